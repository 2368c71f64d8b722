using CsCheck;
using WsGen.Protocol;

namespace WsGen.Runtime.Tests.Protocol.Properties;

/// <summary>A ping or a pong.</summary>
internal sealed record ControlFrame(bool IsPing, byte[] Payload);

/// <summary>A message with its fragmentation.</summary>
/// <param name="IsText">Text or binary.</param>
/// <param name="Content">The content.</param>
/// <param name="Shares">Where it is cut into frames.</param>
/// <param name="Between">What stands between the frames, in turn: nothing where it is null.</param>
internal sealed record LawfulMessage(bool IsText, byte[] Content, int[] Shares, ControlFrame?[] Between);

/// <summary>Everything that one side lawfully says, and what must be heard of it.</summary>
/// <param name="Messages">The messages.</param>
/// <param name="Keys">The masking keys of the frames, in turn.</param>
/// <param name="Close">The payload of the close frame behind it, if there is one.</param>
internal sealed record Conversation(LawfulMessage[] Messages, byte[][] Keys, byte[]? Close)
{
    private static readonly Gen<ControlFrame> Control = Gen.Select(Gen.Bool, Generate.ControlPayload, (ping, payload) => new ControlFrame(ping, payload));

    private static readonly Gen<LawfulMessage> Message = Gen.Select(
        Gen.OneOf(Generate.LongText.Select(text => (true, text)), Generate.Bytes.Select(bytes => (false, bytes))),
        Generate.Shares(4),
        Gen.OneOf(Gen.Const<ControlFrame?>(() => null), Control.Select(c => (ControlFrame?)c)).Array[1, 4],
        (content, shares, between) => new LawfulMessage(content.Item1, content.Item2, shares, between));

    private static readonly Gen<byte[]?> ClosePayload = Gen.OneOf(
        Gen.Const<byte[]?>(() => null),
        Gen.Const<byte[]?>(() => []),
        Gen.Select(Generate.CloseCode, Generate.Text, (code, reason) =>
            (byte[]?)[(byte)((int)code >> 8), (byte)code, .. reason.Length <= 123 ? reason : []]));

    /// <summary>Any conversation.</summary>
    public static readonly Gen<Conversation> Any = Gen.Select(
        Message.Array[0, 5], Generate.Key.Array[1, 4], ClosePayload, (messages, keys, close) => new Conversation(messages, keys, close));

    /// <summary>One that goes on.</summary>
    public static readonly Gen<Conversation> Open = Any.Select(conversation => conversation with { Close = null });

    /// <summary>The frames: first byte and payload.</summary>
    public IEnumerable<(int First, byte[] Payload)> Frames()
    {
        foreach (LawfulMessage message in Messages)
        {
            int from = 0, first = message.IsText ? 1 : 2, index = 0;
            foreach (int to in message.Shares.At(message.Content.Length))
            {
                yield return (first, message.Content[from..to]);
                (from, first) = (to, 0);
                if (message.Between[index++ % message.Between.Length] is { } control)
                {
                    yield return (control.IsPing ? 0x89 : 0x8A, control.Payload);
                }
            }

            yield return (first | 0x80, message.Content[from..]);
        }

        if (Close is not null)
        {
            yield return (0x88, Close);
        }
    }

    /// <summary>The bytes on the wire.</summary>
    public byte[] ToWire(bool toServer)
    {
        var wire = new List<byte>();
        int index = 0;
        foreach ((int first, byte[] payload) in Frames())
        {
            wire.AddRange(FrameBytes.Of(first, payload, toServer ? Keys[index++ % Keys.Length] : null));
        }

        return [.. wire];
    }

    /// <summary>What is heard, as Feeder writes it down.</summary>
    public List<string> Events()
    {
        var events = new List<string>();
        int message = 0;
        foreach ((int first, byte[] payload) in Frames())
        {
            switch (first)
            {
                case 0x88:
                    events.Add(Feeder.Line(ProtocolEventKind.Close, payload));
                    break;
                case 0x89:
                    events.Add(Wire.PingLine(payload));
                    break;
                case 0x8A:
                    events.Add(Wire.PongLine(payload));
                    break;
                case >= 0x80:
                    LawfulMessage ended = Messages[message++];
                    events.Add(Feeder.Line(ended.IsText ? ProtocolEventKind.Text : ProtocolEventKind.Binary, ended.Content));
                    break;
            }
        }

        return events;
    }
}
