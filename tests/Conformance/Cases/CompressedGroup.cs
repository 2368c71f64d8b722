using System.Text;
using WsGen.Conformance.Deflate;
using WsGen.Conformance.Model;
using WsGen.Conformance.Peer;
using WsGen.Conformance.Running;
using WsGen.Conformance.UnderTest;
using static WsGen.Conformance.Model.Steps;

namespace WsGen.Conformance.Cases;

/// <summary>A group of cases behind an agreement on permessage-deflate.</summary>
public abstract class CompressedGroup : CaseGroup
{
    /// <summary>Adds a case with all defaults agreed on: windows of 32 KiB, kept from message to message.</summary>
    protected void Compressed(string title, params IReadOnlyList<Step> steps) => Compressed(title, DeflateSettings.Default, _ => steps);

    protected void Compressed(string title, DeflateSettings agreed, Func<Role, IReadOnlyList<Step>> script, IReadOnlyList<Chop>? chops = null, long? limit = null) =>
        Add(new SessionCase
        {
            Title = title,
            Script = script,
            Deflate = agreed,
            Chops = chops,
            Settings = limit is null ? EndpointSettings.Usual : EndpointSettings.Usual with { MaxMessageSize = limit.Value },
        });

    /// <summary>A text or binary frame with RSV1.</summary>
    protected static Frame Packed(int opcode, byte[] payload) => new(opcode, payload) { Reserved = Frame.Rsv1 };

    protected static Frame PackedText(byte[] payload) => Packed(Frames.TextOpcode, payload);

    protected static Frame PackedText(string hex) => PackedText(Hex(hex));

    protected static Frame PackedBinary(byte[] payload) => Packed(Frames.BinaryOpcode, payload);

    /// <summary>Frames that together are this text.</summary>
    protected static Step Unpacked(string text, params IReadOnlyList<Frame> frames) => Inflated(Encoding.UTF8.GetBytes(text), frames);

    /// <summary>Compressed data that is none, as the suite's own decompressor confirms: 1007.</summary>
    protected static Step NotDeflate(byte[] payload)
    {
        try
        {
            new MessageInflater(15, contextTakeover: true).Inflate(payload);
        }
        catch (InvalidDataException)
        {
            return Refused(1007, PackedBinary(payload));
        }

        throw new InvalidOperationException($"{Convert.ToHexString(payload)} can be decompressed.");
    }

    protected static byte[] Hex(string bytes) => Convert.FromHexString(bytes.Replace(" ", "", StringComparison.Ordinal));
}
