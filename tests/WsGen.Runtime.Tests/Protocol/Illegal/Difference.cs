namespace WsGen.Runtime.Tests.Protocol.Illegal;

/// <summary>
/// A way in which a peer judges otherwise than we do, known and explained. One that is not met any more fails the test that lists it, so
/// that the list stays true.
/// </summary>
/// <param name="Ours">Any of these: the rule that we say is broken; where we say none, what is peculiar about the traffic.</param>
/// <param name="Theirs">How it ends for the peer: a beginning of <see cref="Verdict.End"/>, or empty where it goes on, whatever comes then.</param>
/// <param name="Reason">What the peer does, what the RFC says, and why ours is right.</param>
internal sealed record Difference(string[] Ours, string Theirs, string Reason)
{
    public bool IsMet { get; private set; }

    /// <summary>
    /// The first that explains these verdicts; null if none does. Up to the point where they part both have to understand the same: what
    /// the one that ends first has received the other has received too.
    /// </summary>
    /// <param name="known">What may differ.</param>
    /// <param name="traffic">What was judged.</param>
    /// <param name="violation">The rule that we say is broken; "None" where we say none.</param>
    /// <param name="ours">Our verdict.</param>
    /// <param name="theirs">The peer's.</param>
    public static Difference? Explaining(IEnumerable<Difference> known, Traffic traffic, string violation, Verdict ours, Verdict theirs)
    {
        string word = violation == "None" ? traffic.Peculiarity : violation;
        Difference? found = !BeginAlike(ours.Messages, theirs.Messages) || !BeginAlike(ours.Pongs, theirs.Pongs)
            ? null
            : known.FirstOrDefault(d => d.Ours.Contains(word) && theirs.End.StartsWith(d.Theirs, StringComparison.Ordinal));
        found?.IsMet = true;
        return found;
    }

    private static bool BeginAlike(List<string> one, List<string> other) =>
        one.Zip(other).All(pair => pair.First == pair.Second);
}
