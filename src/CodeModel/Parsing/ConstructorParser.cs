using Microsoft.CodeAnalysis;
using WsGen.CodeModel.Collections;
using WsGen.CodeModel.Diagnostics;
using WsGen.CodeModel.Models;

namespace WsGen.CodeModel.Parsing;

/// <summary>
/// How endpoints (WSG0006) and codecs (WSG0007) are made: by their public constructor with the most parameters, and their required members by an
/// object initializer.
/// </summary>
internal static class ConstructorParser
{
    /// <summary>How the endpoint is made.</summary>
    public static CreationModel Parse(EndpointScope scope)
    {
        if (Choose(scope.Type, [], out string? reason) is not { } constructor)
        {
            scope.Report(DiagnosticDescriptors.ConstructorNotUsable, scope.Type.Name, reason!);
            return new CreationModel(default, default);
        }

        return Parse(scope, scope.Type, constructor, Refuse);

        void Refuse(ISymbol site, string why) =>
            scope.Report(DiagnosticDescriptors.ConstructorNotUsable, new IssueSite(site), scope.Type.Name, why);
    }

    /// <summary>
    /// How a client endpoint is made. Unlike a server's it may come from elsewhere, so that it is no error if it cannot be made here; but then it is said why.
    /// </summary>
    public static CreationModel ParseClient(EndpointScope scope, out string? whyNot)
    {
        string? reason = null;
        if (Choose(scope.Type, [], out whyNot) is not { } constructor)
        {
            return new CreationModel(default, default);
        }

        CreationModel creation = Parse(scope, scope.Type, constructor, (_, why) => reason ??= why);
        ConstructorArgumentModel? session = creation.Arguments.Concat(creation.Members).FirstOrDefault(argument => argument.Source == ConstructorArgumentSource.Session);
        whyNot = reason ?? (session is null ? null : $"'{session.ParameterName}' is a session, of which there is none before it connects");
        return creation;
    }

    /// <summary>How a codec is made, if <see cref="WhyNotCodec"/> has nothing against it.</summary>
    public static CreationModel ParseCodec(EndpointScope scope, INamedTypeSymbol codec) =>
        Choose(codec, Accessible(scope, codec), out _) is { } constructor
            ? Parse(scope, codec, constructor, static (_, _) => { })
            : new CreationModel(default, default);

    /// <summary>What stands in the way of making a codec; null if nothing does.</summary>
    public static string? WhyNotCodec(EndpointScope scope, INamedTypeSymbol codec)
    {
        if (Choose(codec, Accessible(scope, codec), out string? reason) is { } constructor)
        {
            Parse(scope, codec, constructor, (_, why) => reason ??= why);
        }

        return reason;
    }

    /// <param name="type">The class.</param>
    /// <param name="others">What will do if no constructor is public.</param>
    /// <param name="reason">Why there is none.</param>
    private static IMethodSymbol? Choose(INamedTypeSymbol type, IReadOnlyList<IMethodSymbol> others, out string? reason)
    {
        IMethodSymbol[] byLength = [.. type.InstanceConstructors
            .Where(constructor => constructor.DeclaredAccessibility == Accessibility.Public)
            .OrderByDescending(constructor => constructor.Parameters.Length)];
        reason = byLength switch
        {
            [] when others.Count == 0 => "it has no public constructor",
            [var first, var second, ..] when first.Parameters.Length == second.Parameters.Length =>
                "it has several public constructors with the most parameters",
            _ => null,
        };
        return reason is null ? byLength.Concat(others).First() : null;
    }

    /// <summary>Constructors that generated code inside of the endpoint can call without knowing any argument.</summary>
    private static IMethodSymbol[] Accessible(EndpointScope scope, INamedTypeSymbol codec) => [.. codec.InstanceConstructors.Where(constructor =>
        constructor.Parameters.Length == 0 && scope.Known.Compilation.IsSymbolAccessibleWithin(constructor, scope.Type))];

    private static CreationModel Parse(EndpointScope scope, INamedTypeSymbol type, IMethodSymbol constructor, Action<ISymbol, string> refuse) => new(
        constructor.Parameters.Select(parameter => ParseParameter(scope, parameter, refuse)).ToEquatableArray(),
        SetsRequiredMembers(constructor) ? default : RequiredMembers(type).Select(member => ParseMember(scope, member, refuse)).ToEquatableArray());

    private static ConstructorArgumentModel ParseParameter(EndpointScope scope, IParameterSymbol parameter, Action<ISymbol, string> refuse) =>
        KnownTypes.Same(parameter.Type, scope.Known.WsSession) && parameter.RefKind is (RefKind.None or RefKind.In)
            ? new ConstructorArgumentModel(ConstructorArgumentSource.Session, parameter.Name, TypeNames.InCode(parameter.Type))
            : ServiceParser.Parse(scope, parameter, refuse);

    private static ConstructorArgumentModel ParseMember(EndpointScope scope, ISymbol member, Action<ISymbol, string> refuse)
    {
        ITypeSymbol type = member is IPropertySymbol property ? property.Type : ((IFieldSymbol)member).Type;
        ConstructorArgumentSource source = KnownTypes.Same(type, scope.Known.WsSession) ? ConstructorArgumentSource.Session : ConstructorArgumentSource.Service;
        if (ServiceParser.CannotBeService(type))
        {
            refuse(member, $"the required member '{member.Name}' cannot be a service");
        }
        else if (type.TypeKind == TypeKind.Error)
        {
            scope.MarkIncomplete(DiagnosticDescriptors.ConstructorNotUsable);
        }

        return new ConstructorArgumentModel(source, member.Name, TypeNames.InCode(KnownTypes.WithoutNullable(type)));
    }

    /// <summary>Those of the base classes first; of one that is overridden the last.</summary>
    private static IEnumerable<ISymbol> RequiredMembers(INamedTypeSymbol type)
    {
        var found = new List<ISymbol>();
        for (INamedTypeSymbol? level = type; level is not null; level = level.BaseType)
        {
            found.InsertRange(0, level.GetMembers().Where(member =>
                member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true } && found.All(other => other.Name != member.Name)));
        }

        return found;
    }

    private static bool SetsRequiredMembers(IMethodSymbol constructor) => constructor.GetAttributes().Any(attribute =>
        attribute.AttributeClass?.ToDisplayString() == "System.Diagnostics.CodeAnalysis.SetsRequiredMembersAttribute");
}
