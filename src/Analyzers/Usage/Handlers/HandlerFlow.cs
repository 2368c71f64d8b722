using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using WsGen.Analyzers.Flow;

namespace WsGen.Analyzers.Usage.Handlers;

/// <summary>Follows sessions and message handlers through one member: marked on a session are the kinds it has a handler for, on a handler the one it is for.</summary>
internal sealed class HandlerFlow(ISymbol member, Library library, CancellationToken cancellationToken) : ValueFlow(member, cancellationToken)
{
    public const string Add = "AddMessageHandler";

    private const string Text = "text";
    private const string Binary = "binary messages";
    private const string Pong = "pongs";

    private readonly Dictionary<SyntaxNode, string> _second = [];

    /// <summary>The calls that add a handler for what the session may have one for, and what that is.</summary>
    public IReadOnlyDictionary<SyntaxNode, string> FindSecond(ControlFlowGraph graph)
    {
        Follow(graph, ValueState.Empty);
        return _second;
    }

    protected override ImmutableHashSet<Origin>? Call(IMethodSymbol method, IOperation call, ImmutableHashSet<Origin> instance, ImmutableHashSet<Origin>[] arguments)
    {
        if (Library.Same(method.ContainingType, library.MessageHandler))
        {
            return KindOfFactory(method, call) is { } made ? Marked(call, made) : null;
        }

        if (!Library.Same(method.ContainingType, library.WsSession))
        {
            // What the project's own methods do to a session that they get hold of is not known here.
            if (SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, library.Known.Compilation.Assembly))
            {
                State = State.Without(mark => mark.Of.Kind == OriginKind.Member || arguments.Any(argument => argument.Contains(mark.Of)));
            }

            return null;
        }

        return method.Name switch
        {
            Add => AddHandler(method, call, instance, arguments),
            "ReplaceMessageHandler" => Replace(instance, arguments),
            "RemoveMessageHandler" => Remove(instance, arguments),
            _ => null,
        };
    }

    private ImmutableHashSet<Origin>? AddHandler(IMethodSymbol method, IOperation call, ImmutableHashSet<Origin> session, ImmutableHashSet<Origin>[] arguments)
    {
        bool isHandler = Library.Same(method.Parameters[0].Type, library.MessageHandler);
        string? kind = isHandler ? KindOf(arguments[0]) : KindOfDelegate(method);
        if (kind is not null && session.Count == 1)
        {
            var mark = new Mark(session.Single(), kind);
            if (State.Marks.Contains(mark))
            {
                _second[call.Syntax] = kind;
            }

            State = State.With(mark);
        }

        return isHandler ? arguments[0] : kind is null ? null : Marked(call, kind);
    }

    private ImmutableHashSet<Origin>? Replace(ImmutableHashSet<Origin> session, ImmutableHashSet<Origin>[] arguments)
    {
        if (KindOf(arguments[0]) is { } kind && session.Count == 1)
        {
            State = State.With(new Mark(session.Single(), kind));
        }

        return null;
    }

    /// <summary>What is not known to be of some kind may be the one of any.</summary>
    private ImmutableHashSet<Origin>? Remove(ImmutableHashSet<Origin> session, ImmutableHashSet<Origin>[] arguments)
    {
        string? kind = KindOf(arguments[0]);
        State = State.Without(mark => session.Contains(mark.Of) && (kind is null || mark.What == kind));
        return null;
    }

    private ImmutableHashSet<Origin> Marked(IOperation call, string kind)
    {
        ImmutableHashSet<Origin> handler = Fresh(Origin.Made(call.Syntax));
        State = State.With(new Mark(handler.Single(), kind));
        return handler;
    }

    /// <summary>The kind of a handler, if it can be of one only.</summary>
    private string? KindOf(ImmutableHashSet<Origin> handlers)
    {
        string?[] kinds = [.. handlers.Select(each => State.Marks.Where(mark => mark.Of == each).Select(mark => mark.What).FirstOrDefault()).Distinct()];
        return kinds.Length == 1 ? kinds[0] : null;
    }

    private string? KindOfFactory(IMethodSymbol method, IOperation call) => method.Name switch
    {
        "Text" or "Utf8" or "TextParts" or "TextStream" => Text,
        "Binary" or "BinaryParts" or "BinaryStream" => Binary,
        "Pong" => Pong,
        "Decoded" when call is IInvocationOperation invocation => invocation.Arguments.FirstOrDefault(each => each.Parameter?.Name == "kind")?.Value switch
        {
            IConversionOperation { Operand: IFieldReferenceOperation { Field.Name: "Text" } } => Text,
            IConversionOperation { Operand: IFieldReferenceOperation { Field.Name: "Binary" } } => Binary,
            _ => null,
        },
        _ => null,
    };

    /// <summary>A decoded object may be of either kind.</summary>
    private string? KindOfDelegate(IMethodSymbol method) =>
        method.IsGenericMethod || method.Parameters[0].Type is not INamedTypeSymbol { TypeArguments: [var taken, ..] } ? null
        : taken.SpecialType == SpecialType.System_String ? Text
        : taken.Name == "PongMessage" ? Pong
        : Binary;
}
