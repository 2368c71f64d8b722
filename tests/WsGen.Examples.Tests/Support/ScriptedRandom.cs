namespace Examples.Support;

/// <summary>Says the numbers it was given, one after the other, and then goes on at random, always in the same way.</summary>
internal sealed class ScriptedRandom(params int[] script) : Random(1)
{
    private int _next;

    public override int Next(int maxValue) => _next < script.Length ? script[_next++] : base.Next(maxValue);
}
