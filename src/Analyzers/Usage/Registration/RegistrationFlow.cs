using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using WsGen.Analyzers.Flow;

namespace WsGen.Analyzers.Usage.Registration;

/// <summary>
/// Follows builders, servers and applications through one member. Marked on each is whether the generated registration has been called, whether a configuration chooses among what
/// that has found, and which calls have added an endpoint by hand.
/// </summary>
internal sealed class RegistrationFlow(ISymbol member, ServerCalls calls, EndpointPaths paths, CancellationToken cancellationToken) : ValueFlow(member, cancellationToken)
{
    private const string Generated = "generated";
    private const string WithConventions = "generated, with conventions";
    private const string Apart = "generated, perhaps apart";
    private const string Chosen = "chosen";
    private const string ByHand = "by hand ";

    private readonly Dictionary<string, IInvocationOperation> _byHand = [];
    private readonly Dictionary<SyntaxNode, SecondRegistration> _second = [];

    /// <summary>The calls by hand that add what is there already, or what takes the same requests.</summary>
    public IEnumerable<SecondRegistration> FindSecond(ControlFlowGraph graph)
    {
        Follow(graph, ValueState.Empty);
        return _second.Values;
    }

    protected override bool IsAbout(ISymbol? receiver, IParameterSymbol parameter) => calls.IsServer(parameter.Type);

    protected override ImmutableHashSet<Origin>? Call(IMethodSymbol method, IOperation call, ImmutableHashSet<Origin> instance, ImmutableHashSet<Origin>[] arguments)
    {
        ImmutableHashSet<Origin> receiver = instance.IsEmpty && method.IsExtensionMethod && arguments.Length > 0 ? arguments[0] : instance;
        if (receiver.Count != 1)
        {
            return null; // one or another: who knows
        }

        Origin builder = receiver.Single();
        bool isOfBuilder = Library.Same(method.ReturnType, calls.Library.WsServerBuilder) && receiver == instance;
        if (calls.AddsGenerated(method))
        {
            Mark(builder, Generated);
            if (HasConventions(call))
            {
                Mark(builder, WithConventions);
            }

            if (ServerCalls.MayStandApart(call))
            {
                Mark(builder, Apart);
            }

            foreach (IInvocationOperation earlier in AddedByHand(builder))
            {
                CompareToGenerated(builder, earlier);
            }

            return Library.Same(method.ReturnType, calls.Library.WsServerBuilder) ? receiver : null;
        }

        if (call is IInvocationOperation invocation && calls.FindAdded(invocation) is not null)
        {
            foreach (IInvocationOperation earlier in AddedByHand(builder))
            {
                CompareToEarlier(invocation, earlier);
            }

            string name = ByHand + call.Syntax.SpanStart.ToString(System.Globalization.CultureInfo.InvariantCulture);
            _byHand[name] = invocation;
            Mark(builder, name);
            if (Has(builder, Generated))
            {
                CompareToGenerated(builder, invocation);
            }
        }
        else if (method.Name == "UseApplicationConfig" && isOfBuilder)
        {
            Mark(builder, Chosen);
        }
        else if (method.Name == "Build" && Library.Same(method.ContainingType, calls.Library.WsServerBuilder))
        {
            // The server has what its builder had.
            ImmutableHashSet<Origin> server = Fresh(Origin.Made(call.Syntax));
            foreach (Mark mark in State.Marks.Where(mark => mark.Of == builder).ToArray())
            {
                Mark(server.Single(), mark.What);
            }

            return server;
        }

        return isOfBuilder ? receiver : null;
    }

    private IInvocationOperation[] AddedByHand(Origin builder) =>
        [.. State.Marks.Where(mark => mark.Of == builder && mark.What.StartsWith(ByHand, StringComparison.Ordinal)).Select(mark => _byHand[mark.What])];

    private void CompareToGenerated(Origin builder, IInvocationOperation call)
    {
        INamedTypeSymbol added = calls.FindAdded(call)!;
        if (!Has(builder, Chosen) && (calls.IsOwn(added) ? added : paths.FindOwn(added)) is { } same)
        {
            Report(new SecondRegistration(call, added, same, HasConventions(call), Has(builder, WithConventions), Has(builder, Apart)));
        }
    }

    /// <summary>Two of this compilation with one path are found where they are declared.</summary>
    private void CompareToEarlier(IInvocationOperation call, IInvocationOperation earlier)
    {
        INamedTypeSymbol added = calls.FindAdded(call)!, first = calls.FindAdded(earlier)!;
        if (!(calls.IsOwn(added) && calls.IsOwn(first)) && !Library.Same(added, first) && paths.AreEquivalent(added, first))
        {
            Report(new SecondRegistration(call, added, first, HasConventions(call), HasConventions(earlier), ServerCalls.MayStandApart(earlier)));
        }
    }

    /// <summary>A place may be come to on several ways: the worst of them counts.</summary>
    private void Report(SecondRegistration second)
    {
        if (_second.TryGetValue(second.Call.Syntax, out SecondRegistration before))
        {
            second = second with
            {
                OtherHasConventions = second.OtherHasConventions || before.OtherHasConventions,
                OtherMayStandApart = second.OtherMayStandApart && before.OtherMayStandApart,
            };
        }

        _second[second.Call.Syntax] = second;
    }

    /// <summary>What the call returns goes somewhere, in ASP.NET Core to conventions.</summary>
    private static bool HasConventions(IOperation call) => call.Parent is not IExpressionStatementOperation;

    private bool Has(Origin of, string what) => State.Marks.Contains(new Mark(of, what));

    private void Mark(Origin of, string what) => State = State.With(new Mark(of, what));
}

/// <summary>A call that adds an endpoint where that one, or one that takes the same requests, is already.</summary>
/// <param name="Call">The call.</param>
/// <param name="Added">What it adds.</param>
/// <param name="Same">What is there.</param>
/// <param name="HasConventions">Mapped, it has conventions of its own.</param>
/// <param name="OtherHasConventions">Mapped, the other has some.</param>
/// <param name="OtherMayStandApart">Mapped, the other may have hosts or an order of its own.</param>
internal readonly record struct SecondRegistration(
    IInvocationOperation Call, INamedTypeSymbol Added, INamedTypeSymbol Same, bool HasConventions, bool OtherHasConventions, bool OtherMayStandApart)
{
    public bool IsMapped => Call.TargetMethod.Name == "MapEndpoint";

    /// <summary>In ASP.NET Core what is mapped by hand stands for what is generated, and may be there to have other conventions; and routing asks hosts and orders first.</summary>
    public bool IsMeant => IsMapped && (Library.Same(Added, Same) ? HasConventions : OtherMayStandApart || ServerCalls.MayStandApart(Call));
}
