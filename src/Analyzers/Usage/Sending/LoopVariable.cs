using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using WsGen.Analyzers.Flow;

namespace WsGen.Analyzers.Usage.Sending;

/// <summary>What comes of the variable of a <c>foreach</c>.</summary>
internal static class LoopVariable
{
    /// <summary>True if the session is the loop's variable, or a member of it, also by a name that a pattern has given it.</summary>
    public static bool IsSourceOf(IOperation? session, IForEachLoopOperation loop)
    {
        while (true)
        {
            switch (session)
            {
                case IMemberReferenceOperation member:
                    session = member.Instance;
                    break;
                case IConversionOperation:
                    session = Operations.Unwrap(session);
                    break;
                case IConditionalAccessInstanceOperation:
                    session = AccessedBy(session);
                    break;
                case ILocalReferenceOperation local:
                    if (loop.Locals.Contains(local.Local, SymbolEqualityComparer.Default))
                    {
                        return true;
                    }

                    session = MatchedBy(local.Local, loop.Body);
                    break;
                default:
                    return false;
            }
        }
    }

    private static IOperation? AccessedBy(IOperation instance)
    {
        IOperation? child = instance;
        for (IOperation? parent = instance.Parent; parent is not null; child = parent, parent = parent.Parent)
        {
            if (parent is IConditionalAccessOperation access && access.WhenNotNull == child)
            {
                return access.Operation;
            }
        }

        return null;
    }

    /// <summary>What a pattern has matched that gave it all to the variable: <c>each.Session is { } session</c>.</summary>
    private static IOperation? MatchedBy(ILocalSymbol local, IOperation body) => body.Descendants().OfType<IIsPatternOperation>()
        .FirstOrDefault(match => SymbolEqualityComparer.Default.Equals(Patterns.Declared(match.Pattern), local))?.Value;
}
