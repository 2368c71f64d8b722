using WsGen.Handshake;
using WsGen.Protocol.Compression;

namespace WsGen.Fuzz.Heads;

/// <summary>What the server made of the offers of compression: lawful for one of them, the first it can keep to, and understood by our client.</summary>
internal static class AgreedCompression
{
    /// <param name="offers">The offers, a well-formed list.</param>
    /// <param name="own">What the server wants.</param>
    /// <param name="agreed">What it says was agreed on; null if nothing.</param>
    /// <param name="answer">What it answered.</param>
    /// <param name="response">The fields of its answer.</param>
    public static void Check(string offers, DeflateParameters own, DeflateParameters? agreed, string? answer, HandshakeHeaders response)
    {
        // The first offer that is lawful; the server cannot keep to a window of 8 bits.
        Dictionary<string, string>? first = DeflateAnswerTwin.Elements(offers)
            .FirstOrDefault(offer => DeflateAnswerTwin.IsLawfulOffer(offer) && offer!.GetValueOrDefault("server_max_window_bits") != "8");
        Require.Same(first is not null, agreed is not null, $"\"{offers}\" is accepted");
        if (first is null || agreed is not { } parameters)
        {
            return;
        }

        Dictionary<string, string>? said = DeflateAnswerTwin.Elements(answer!).Single();
        Require.That(DeflateAnswerTwin.IsLawfulAnswer(first, said), $"\"{answer}\" is a lawful answer to \"{offers}\"");
        Require.Same(DeflateAnswerTwin.Meaning(said!), parameters, "what is agreed on is what is answered");
        Require.That(parameters.ServerMaxWindowBits <= own.ServerMaxWindowBits, "our window is kept to");
        Require.That(parameters.ServerNoContextTakeover || !own.ServerNoContextTakeover, "our wish to forget is kept to");

        string offer = "permessage-deflate" + string.Concat(first.Select(p => "; " + p.Key + (p.Value == "" ? "" : "=" + p.Value)));
        HandshakeViolation violation = DeflateNegotiation.CheckAnswer(response, offer, out DeflateParameters? understood);
        Require.That(violation == HandshakeViolation.None && understood == parameters, $"our client understands \"{answer}\" as \"{offer}\": {violation}");
    }
}
