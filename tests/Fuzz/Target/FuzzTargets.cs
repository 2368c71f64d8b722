using WsGen.Fuzz.Heads;
using WsGen.Fuzz.Payloads;
using WsGen.Fuzz.Readers;
using WsGen.Protocol;

namespace WsGen.Fuzz;

/// <summary>What can be fuzzed, by name: each takes an input and throws if something does not hold that must.</summary>
internal static class FuzzTargets
{
    private static readonly Dictionary<string, Action<FuzzInput>> ByName = new()
    {
        ["server"] = ReaderTarget<ServerRole, ClientRole>.WithoutCompression,
        ["client"] = ReaderTarget<ClientRole, ServerRole>.WithoutCompression,
        ["deflate-takeover"] = input => ReaderTarget.WithCompression(input, takeover: true),
        ["deflate-no-takeover"] = input => ReaderTarget.WithCompression(input, takeover: false),
        ["parts"] = PartsTarget.Run,
        ["request"] = UpgradeRequestTarget.Run,
        ["response"] = UpgradeResponseTarget.Run,
        ["close"] = ClosePayloadTarget.Run,
        ["utf8"] = Utf8Target.Run,
    };

    public static IReadOnlyCollection<string> Names => ByName.Keys;

    /// <summary>One execution.</summary>
    /// <exception cref="ArgumentException">There is no target of that name.</exception>
    public static void Run(string name, ReadOnlySpan<byte> bytes)
    {
        if (!ByName.TryGetValue(name, out Action<FuzzInput>? target))
        {
            throw new ArgumentException($"There is no target \"{name}\". There are: {string.Join(", ", Names)}.", nameof(name));
        }

        target(new FuzzInput(bytes));
    }
}
