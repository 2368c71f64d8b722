using System.Numerics;
using System.Runtime.InteropServices;
using WsGen.Protocol;
using WsGen.Protocol.Compression;
using WsGen.Runtime.Tests.Protocol;

namespace WsGen.Fuzz.Readers;

/// <summary>One thing that a reader said.</summary>
/// <param name="Fed">Bytes that it had been given by then.</param>
internal sealed record Said(ProtocolEventKind Kind, ProtocolViolation Violation, byte[] Payload, int Fed);

/// <summary>Everything that one reader said to one feeding, each word of it held to the reader's contract.</summary>
internal sealed class Transcript
{
    /// <summary>What a reader may allocate besides the message: its partial header, and arrays that the pool had not.</summary>
    private const int AllocationSlack = 64 << 10;

    private readonly List<Said> _said = [];
    private bool _finished;
    private int _held;

    public IReadOnlyList<Said> All => _said;

    public static Transcript Of<TRole>(byte[] body, IEnumerable<int> cuts, ProtocolLimits limits, bool? takeover)
        where TRole : struct, IRole
    {
        var transcript = new Transcript();
        MessageDecompressor? decompressor = takeover is { } keep ? new MessageDecompressor(keep) : null;
        var reader = new MessageReader<TRole>(limits, decompressor);
        long allocated = 0;
        int from = 0;
        foreach (int cut in cuts.Append(body.Length))
        {
            transcript.Feed(ref reader, body[from..cut], cut, limits, ref allocated);
            from = cut;
        }

        transcript._finished = reader.IsFinished;
        transcript._held = reader.BufferedBytes;
        long most = Math.Min(body.Length, Largest(limits)) * (takeover is null ? 1L : 1032);
        Require.That(allocated <= (4 * (long)BitOperations.RoundUpToPowerOf2((ulong)most)) + AllocationSlack, $"{allocated} bytes allocated");
        reader.Release();
        Require.Same(0, reader.BufferedBytes + (decompressor?.HeldBytes ?? 0), "bytes held after release");
        return transcript;
    }

    /// <summary>The same events, and the same state at the end.</summary>
    public void RequireSame(Transcript other, string how)
    {
        for (int i = 0; i < Math.Min(_said.Count, other._said.Count); i++)
        {
            Said one = _said[i], two = other._said[i];
            bool same = one.Kind == two.Kind && one.Violation == two.Violation && one.Payload.AsSpan().SequenceEqual(two.Payload);
            Require.That(same, $"event {i} differs {how}: {Line(one)} and {Line(two)}");
        }

        Require.Same(_said.Count, other._said.Count, "events " + how);
        Require.Same(_finished, other._finished, "finished " + how);
        Require.Same(_held, other._held, "bytes held " + how);
    }

    /// <summary>This one was fed byte by byte: everything was said with the byte that makes it certain, and is what the twin says.</summary>
    public void RequireEarliest(List<TwinEvent> twin)
    {
        for (int i = 0; i < Math.Min(_said.Count, twin.Count); i++)
        {
            Said said = _said[i];
            TwinEvent expected = twin[i];
            bool same = said.Kind == expected.Kind && said.Violation == expected.Violation && said.Payload.AsSpan().SequenceEqual(expected.Payload);
            Require.That(same, $"event {i} is {Line(said)}; the twin says {expected.Kind} {expected.Violation} {Convert.ToHexString(expected.Payload)}");
            Require.That(expected.End < 0 || said.Fed == expected.End, $"event {i}, {Line(said)}, comes with byte {said.Fed}, not {expected.End}");
        }

        Require.Same(twin.Count, _said.Count, "events of the twin");
    }

    private void Feed<TRole>(ref MessageReader<TRole> reader, byte[] piece, int fed, ProtocolLimits limits, ref long allocated)
        where TRole : struct, IRole
    {
        int at = 0;
        while (true)
        {
            Span<byte> rest = piece.AsSpan(at);
            long before = GC.GetAllocatedBytesForCurrentThread();
            ProtocolEvent found = reader.Read(rest, out int consumed);
            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            Require.That(consumed >= 0 && consumed <= rest.Length, "consumed within the input");
            at += consumed;
            CheckHeld(ref reader, limits);
            if (found.Kind == ProtocolEventKind.NeedMore)
            {
                Require.Same(piece.Length, at, "consumed, and more is wanted");

                // What the reader was given is its caller's again: it may not look at it any more.
                Array.Fill(piece, (byte)0xCC);
                return;
            }

            Require.That(_said is not [.., { Kind: ProtocolEventKind.Close or ProtocolEventKind.Violation }], "nothing follows the end");
            CheckEvent(ref reader, found, rest);
            _said.Add(new Said(found.Kind, found.Violation, found.Payload.ToArray(), fed));
        }
    }

    private static void CheckEvent<TRole>(ref MessageReader<TRole> reader, ProtocolEvent found, Span<byte> input)
        where TRole : struct, IRole
    {
        bool last = found.Kind is ProtocolEventKind.Close or ProtocolEventKind.Violation;
        Require.Same(last, reader.IsFinished, "finished");
        Require.Same(found.Kind == ProtocolEventKind.Violation, found.Violation != ProtocolViolation.None, "a violation has its name");
        if (found.InputOffset >= 0 && found.Kind != ProtocolEventKind.Violation)
        {
            Require.That(found.Payload == input.Slice(found.InputOffset, found.Payload.Length), "the payload lies in the input where it says");
        }
        else if (found.Kind is ProtocolEventKind.Text or ProtocolEventKind.Binary)
        {
            Require.That(found.Payload == reader.Assembled.Span, "the payload lies in the reader");
        }

        if (found.Kind == ProtocolEventKind.Text)
        {
            Require.That(Utf8Twin.Judge(found.Payload) == (-1, true), "text is UTF-8");
        }
        else if (found.Kind == ProtocolEventKind.Close)
        {
            Require.That(ClosePayload.TryParse(found.Payload, out _, out _, out _), "a close payload is well-formed");
        }
    }

    private static void CheckHeld<TRole>(ref MessageReader<TRole> reader, ProtocolLimits limits)
        where TRole : struct, IRole
    {
        long largest = Largest(limits);
        Require.That(reader.BufferedBytes >= 0 && reader.BufferedBytes <= largest, $"{reader.BufferedBytes} bytes held, {largest} allowed");
        if (MemoryMarshal.TryGetArray(reader.Assembled, out ArraySegment<byte> held) && held.Array is { } array)
        {
            Require.That((ulong)array.Length <= Math.Max(4096, BitOperations.RoundUpToPowerOf2((ulong)largest)), "array held");
        }
    }

    private static long Largest(ProtocolLimits limits) => Math.Max(limits.For(Opcode.Text), limits.For(Opcode.Binary));

    private static string Line(Said said) => $"{said.Kind} {said.Violation} {Convert.ToHexString(said.Payload)}";
}
