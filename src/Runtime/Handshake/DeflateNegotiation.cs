using System.Text;
using WsGen.Protocol.Compression;

namespace WsGen.Handshake;

/// <summary>
/// Agreeing on permessage-deflate in the opening handshake: RFC 7692 section 7.1. The server takes the first offer that it can keep to
/// the letter and passes over all others, whatever is wrong with them; the client takes no answer but to the letter.
/// </summary>
internal static class DeflateNegotiation
{
    private static ReadOnlySpan<byte> FieldName => "sec-websocket-extensions"u8;

    /// <summary>
    /// The server's side. False: no offer of permessage-deflate can be accepted; there is nothing to answer, and the connection goes on
    /// without.
    /// </summary>
    /// <param name="request">The fields of the request, found well-formed by <see cref="UpgradeRules"/>.</param>
    /// <param name="own">What this side wants: it never uses, nor asks for, more.</param>
    /// <param name="agreed">What both keep to.</param>
    /// <param name="answer">The value of Sec-WebSocket-Extensions.</param>
    public static bool TryAccept(HandshakeHeaders request, DeflateParameters own, out DeflateParameters agreed, out string? answer)
    {
        foreach (ReadOnlySpan<byte> value in request.ValuesOf(FieldName))
        {
            var reader = new ExtensionListReader(value);
            while (reader.TryReadExtension(out ReadOnlySpan<byte> name))
            {
                if (name.SequenceEqual(DeflateParameterList.ExtensionName)
                    && DeflateParameterList.TryRead(ref reader, out DeflateParameterList offer)
                    && TryAccept(offer, own, out agreed, out DeflateParameterList accepted))
                {
                    answer = accepted.ToString();
                    return true;
                }
            }
        }

        (agreed, answer) = (default, null);
        return false;
    }

    /// <summary>The client's side: the value of Sec-WebSocket-Extensions in the request.</summary>
    /// <param name="own">What this side wants. A window that may be the widest needs no number.</param>
    public static string Offer(DeflateParameters own) => new DeflateParameterList
    {
        ServerNoContextTakeover = own.ServerNoContextTakeover,
        ClientNoContextTakeover = own.ClientNoContextTakeover,
        ServerMaxWindowBits = own.ServerMaxWindowBits < DeflateParameters.MaxWindowBits ? own.ServerMaxWindowBits : null,
        HasClientMaxWindowBits = true,
        ClientMaxWindowBits = own.ClientMaxWindowBits < DeflateParameters.MaxWindowBits ? own.ClientMaxWindowBits : null,
    }.ToString();

    /// <summary>The client's side: holds the server's answer against the offer, after <see cref="ClientUpgradeRules"/>.</summary>
    /// <param name="response">The fields of the answer.</param>
    /// <param name="offer">The value of Sec-WebSocket-Extensions that was sent: one offer or several, of which the answer has to be to one.</param>
    /// <param name="agreed">What both keep to; null if the server does not compress.</param>
    public static HandshakeViolation CheckAnswer(HandshakeHeaders response, string offer, out DeflateParameters? agreed)
    {
        agreed = null;
        var offers = new ExtensionListReader(Encoding.ASCII.GetBytes(offer));
        HandshakeViolation violation = HandshakeViolation.None;
        int count = 0;
        while (offers.TryReadExtension(out _))
        {
            if (!DeflateParameterList.TryRead(ref offers, out DeflateParameterList offered))
            {
                throw new ArgumentException("Not an offer of permessage-deflate.", nameof(offer));
            }

            count++;
            violation = CheckAnswer(response, offered, out agreed);
            if (violation == HandshakeViolation.None)
            {
                return HandshakeViolation.None;
            }
        }

        return count != 0 ? violation : throw new ArgumentException("Not an offer of permessage-deflate.", nameof(offer));
    }

    private static HandshakeViolation CheckAnswer(HandshakeHeaders response, in DeflateParameterList offered, out DeflateParameters? agreed)
    {
        agreed = null;
        foreach (ReadOnlySpan<byte> value in response.ValuesOf(FieldName))
        {
            var reader = new ExtensionListReader(value);
            while (reader.TryReadExtension(out ReadOnlySpan<byte> name))
            {
                if (!name.SequenceEqual(DeflateParameterList.ExtensionName))
                {
                    continue;
                }

                if (agreed is not null
                    || !DeflateParameterList.TryRead(ref reader, out DeflateParameterList answered)
                    || !IsAnswerTo(offered, answered))
                {
                    agreed = null;
                    return HandshakeViolation.ExtensionParametersInvalid;
                }

                agreed = new DeflateParameters(
                    answered.ServerNoContextTakeover,
                    answered.ClientNoContextTakeover || offered.ClientNoContextTakeover,
                    answered.ServerMaxWindowBits ?? DeflateParameters.MaxWindowBits,
                    answered.ClientMaxWindowBits ?? offered.ClientMaxWindowBits ?? DeflateParameters.MaxWindowBits);
            }
        }

        return HandshakeViolation.None;
    }

    private static bool TryAccept(
        in DeflateParameterList offer, DeflateParameters own, out DeflateParameters agreed, out DeflateParameterList answer)
    {
        // Section 7.1.2.1: the answer names the same or a smaller window, or the offer is declined.
        int serverBits = Math.Min(own.ServerMaxWindowBits, offer.ServerMaxWindowBits ?? DeflateParameters.MaxWindowBits);

        // Section 7.1.2.2: without the parameter the client may not be told, and uses what it likes.
        int clientBits = offer.HasClientMaxWindowBits
            ? Math.Min(own.ClientMaxWindowBits, offer.ClientMaxWindowBits ?? DeflateParameters.MaxWindowBits)
            : DeflateParameters.MaxWindowBits;

        // Section 7.1.1: what the client asks of the server is answered in kind; what it says of itself is taken up, for it saves memory.
        agreed = new DeflateParameters(
            own.ServerNoContextTakeover || offer.ServerNoContextTakeover,
            own.ClientNoContextTakeover || offer.ClientNoContextTakeover,
            serverBits,
            clientBits);
        bool saysClientBits = offer.ClientMaxWindowBits is not null || clientBits < DeflateParameters.MaxWindowBits;
        answer = new DeflateParameterList
        {
            ServerNoContextTakeover = agreed.ServerNoContextTakeover,
            ClientNoContextTakeover = agreed.ClientNoContextTakeover,
            ServerMaxWindowBits =
                offer.ServerMaxWindowBits is not null || serverBits < DeflateParameters.MaxWindowBits ? serverBits : null,
            HasClientMaxWindowBits = saysClientBits,
            ClientMaxWindowBits = saysClientBits ? clientBits : null,
        };
        return serverBits >= DeflateParameters.MinOwnWindowBits;
    }

    /// <summary>Section 7.1: what was asked of the server is confirmed, nothing exceeds the offer, and the client is told only what it offered.</summary>
    private static bool IsAnswerTo(in DeflateParameterList offer, in DeflateParameterList answer) =>
        (answer.ServerNoContextTakeover || !offer.ServerNoContextTakeover)
        && (offer.ServerMaxWindowBits is not { } mostServer || answer.ServerMaxWindowBits <= mostServer)
        && (!answer.HasClientMaxWindowBits
            || (offer.HasClientMaxWindowBits
                && answer.ClientMaxWindowBits <= (offer.ClientMaxWindowBits ?? DeflateParameters.MaxWindowBits)));
}
