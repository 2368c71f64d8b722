using Microsoft.CodeAnalysis;
using WsGen.Analyzers.Flow;

namespace WsGen.Analyzers.Usage.Registration;

/// <summary>
/// Where to report what is too late in local functions and lambdas: where it stands if it is so on each way that leads there, and otherwise at the calls that come too late.
/// </summary>
internal static class LatePlaces
{
    /// <param name="late">What is too late, on which way.</param>
    /// <param name="ways">All ways.</param>
    public static Dictionary<SyntaxNode, LateCall> Find(IReadOnlyDictionary<CodePlace, LateCall> late, IEnumerable<CodePlace> ways)
    {
        var found = new Dictionary<SyntaxNode, LateCall>();
        ILookup<SyntaxNode, CodePlace> bySyntax = ways.ToLookup(way => way.Syntax);
        foreach (IGrouping<SyntaxNode, KeyValuePair<CodePlace, LateCall>> place in late.GroupBy(each => each.Key.Syntax))
        {
            CodePlace[] all = [.. bySyntax[place.Key].Where(way => late.ContainsKey(way) || way.Way is not { IsKept: true })];
            if (all.All(late.ContainsKey) || place.Any(each => each.Key.Way is null))
            {
                Add(found, place.Key, place.Select(each => each.Value).Aggregate(LateCall.First));
                continue;
            }

            var callers = new Dictionary<CodePlace, LateCall>();
            foreach (KeyValuePair<CodePlace, LateCall> each in place)
            {
                InlineCall way = each.Key.Way!;
                Add(callers, Outer(way), new LateCall(WhatOf(way), each.Value.Why));
            }

            foreach (KeyValuePair<SyntaxNode, LateCall> each in Find(callers, all.Select(each => each.Way).OfType<InlineCall>().Select(Outer)))
            {
                Add(found, each.Key, each.Value);
            }
        }

        return found;
    }

    private static CodePlace Outer(InlineCall way) => new(way.Site, way.Outer);

    private static string WhatOf(InlineCall way) => way.Receiver is { } receiver ? $"Code that adds an endpoint is given to '{NameOf(receiver)}'"
        : way.Function.MethodKind == MethodKind.AnonymousFunction ? "A lambda that adds an endpoint is called"
        : $"'{way.Function.Name}', which adds an endpoint, is called";

    private static string NameOf(ISymbol receiver) => receiver is IMethodSymbol { MethodKind: MethodKind.Constructor } ? receiver.ContainingType.Name : receiver.Name;

    private static void Add<TKey>(Dictionary<TKey, LateCall> all, TKey key, LateCall call)
        where TKey : notnull => all[key] = all.TryGetValue(key, out LateCall known) ? LateCall.First(known, call) : call;
}
