using System.Collections.Immutable;
using System.Net;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using WsGen.Analyzers.Usage.Settings;
using WsGen.CodeModel.Diagnostics;
using WsGen.CodeModel.Parsing;

namespace WsGen.Analyzers.Usage.Security;

/// <summary>WSG2064: a client that goes out into the network is encrypted.</summary>
public sealed class EncryptionAnalyzer : UsageAnalyzer
{
    // Names that lead nowhere (RFC 2606, RFC 6761), or into a network of one's own.
    private static readonly string[] HomeNames =
        ["localhost", "local", "internal", "lan", "home.arpa", "test", "example", "invalid", "example.com", "example.net", "example.org"];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.ConnectionNotEncrypted];

    internal override void Start(CompilationStartAnalysisContext context, Library library) => context.RegisterOperationAction(
        operation =>
        {
            var invocation = (IInvocationOperation)operation.Operation;
            if (invocation.TargetMethod is not { Name: "ConnectAsync", IsStatic: true } method
                || !(Library.Same(method.ContainingType, library.WsClient) || SendFinder.IsGenerated(method)))
            {
                return;
            }

            foreach (IArgumentOperation argument in invocation.Arguments)
            {
                if (TextOf(argument.Value) is { ConstantValue: { HasValue: true, Value: string text } } constant && GoesOutUnencrypted(text))
                {
                    operation.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.ConnectionNotEncrypted, constant.Syntax.GetLocation(), new Uri(text).Host));
                }
            }
        },
        OperationKind.Invocation);

    private static IOperation? TextOf(IOperation argument) => ConstantValues.Bare(argument) switch
    {
        IObjectCreationOperation { Type.Name: "Uri", Arguments: [var text, ..] } => text.Value,
        var other => other,
    };

    private static bool GoesOutUnencrypted(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("ws" or "http") || uri.Host.Length == 0)
        {
            return false;
        }

        return IPAddress.TryParse(uri.Host.Trim('[', ']'), out IPAddress? address)
            ? !IsAtHome(address)
            : uri.Host.Contains('.') && !HomeNames.Any(name => uri.Host.Equals(name, StringComparison.OrdinalIgnoreCase) || uri.Host.EndsWith("." + name, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The machine itself, and addresses that are not routed (RFC 1918, RFC 3927, RFC 4193).</summary>
    private static bool IsAtHome(IPAddress address) => IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal || (address.GetAddressBytes() is { Length: 16 } six
        ? (six[0] & 0xFE) == 0xFC || six.All(each => each == 0)
        : address.GetAddressBytes() is [10, ..] or [172, >= 16 and <= 31, ..] or [192, 168, ..] or [169, 254, ..] or [0, 0, 0, 0]);
}
