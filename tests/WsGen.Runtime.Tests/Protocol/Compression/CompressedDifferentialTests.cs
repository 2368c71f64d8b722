using System.Net.WebSockets;
using WsGen.Protocol;
using WsGen.Protocol.Compression;

namespace WsGen.Runtime.Tests.Protocol.Compression;

/// <summary>Against System.Net.WebSockets at the other end of a stream in memory: every parameter, both roles, both sending at once.</summary>
public class CompressedDifferentialTests
{
    private const int HangGuard = 60_000;
    private const int Most = 100_000;

    public static TheoryData<bool, bool, bool, int, int> Parameters
    {
        get
        {
            var all = new TheoryData<bool, bool, bool, int, int>();
            foreach (bool weServe in (bool[])[true, false])
            {
                foreach ((bool serverTakeover, bool clientTakeover) in ((bool, bool)[])[(true, true), (true, false), (false, true), (false, false)])
                {
                    for (int bits = 9; bits <= 15; bits++)
                    {
                        all.Add(weServe, serverTakeover, clientTakeover, bits, 9 + ((bits * 3) % 7));
                    }
                }
            }

            return all;
        }
    }

    [Theory(Timeout = HangGuard)]
    [MemberData(nameof(Parameters))]
    public Task We_and_NET_understand_each_other(bool weServe, bool serverTakeover, bool clientTakeover, int serverBits, int clientBits)
    {
        var parameters = new DeflateParameters(!serverTakeover, !clientTakeover, serverBits, clientBits);
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        return weServe ? RunAsync<ServerRole>(parameters, cancellation) : RunAsync<ClientRole>(parameters, cancellation);
    }

    private static async Task RunAsync<TRole>(DeflateParameters parameters, CancellationToken cancellation)
        where TRole : struct, IRole
    {
        List<TestMessage> ours = Messages(new Random(parameters.ServerMaxWindowBits)), theirs = Messages(new Random(parameters.ClientMaxWindowBits + 100));
        (DuplexStream ourEnd, DuplexStream theirEnd) = DuplexStream.Pair();
        using WebSocket they = WebSocket.CreateFromStream(theirEnd, new WebSocketCreationOptions
        {
            IsServer = !TRole.IsServer,
            DangerousDeflateOptions = new WebSocketDeflateOptions
            {
                ServerContextTakeover = !parameters.ServerNoContextTakeover,
                ClientContextTakeover = !parameters.ClientNoContextTakeover,
                ServerMaxWindowBits = parameters.ServerMaxWindowBits,
                ClientMaxWindowBits = parameters.ClientMaxWindowBits,
            },
        });

        Task<List<TestMessage>> weReceive = ReceiveAsync<TRole>(ourEnd, parameters, cancellation);
        Task<List<TestMessage>> theyReceive = ReceiveAsync(they, cancellation);
        Task weSend = Task.Run(() => Send<TRole>(ourEnd, parameters, ours), cancellation);
        await SendAsync(they, theirs, new Random(5), cancellation);
        Task theyClose = they.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", cancellation);
        await weSend;
        AssertSame(theirs, await weReceive);

        // As a client the peer waits for the end of the stream before its closing is done (RFC 6455 section 7.1.1).
        ourEnd.Dispose();
        await theyClose;
        AssertSame(ours, await theyReceive);
    }

    private static List<TestMessage> Messages(Random random) =>
    [
        .. Enumerable.Range(0, 40).Select(i =>
        {
            int most = random.Next(6) switch { 0 => Most, 1 => 5000, _ => 200 };
            bool text = random.Next(2) == 0;
            byte[] content = text
                ? RandomText.Bytes(random, random.Next(most + 1))
                : Samples.Make(Samples.Kinds[i % 3], random.Next(most + 1), random);
            return new TestMessage(text, content);
        }),
    ];

    private static void Send<TRole>(Stream stream, DeflateParameters parameters, List<TestMessage> messages)
        where TRole : struct, IRole
    {
        using MessageCompressor compressor = parameters.CreateCompressor<TRole>(level: 6, threshold: 20);
        var keys = default(MaskingKeys);
        void Frame(Opcode opcode, bool fin, ReadOnlySpan<byte> payload, bool compressed)
        {
            byte[] frame = new byte[FrameWriter.HeaderSize<TRole>(payload.Length) + payload.Length];
            FrameWriter.Write<TRole>(frame, opcode, fin, payload, TRole.IsServer ? 0 : keys.Next(), compressed);
            stream.Write(frame);
        }

        var random = new Random(6);
        foreach (TestMessage message in messages)
        {
            Opcode opcode = message.IsText ? Opcode.Text : Opcode.Binary;
            if (random.Next(2) == 0)
            {
                bool compressed = compressor.TryCompress(message.Content, out Span<byte> payload);
                Frame(opcode, fin: true, compressed ? payload : message.Content, compressed);
            }
            else
            {
                int cut = random.Next(message.Content.Length + 1);
                Frame(opcode, fin: false, compressor.CompressPart(message.Content.AsSpan(0, cut), endOfMessage: false), compressed: true);
                compressor.Release();
                Frame(Opcode.Continuation, fin: true, compressor.CompressPart(message.Content.AsSpan(cut), endOfMessage: true), compressed: false);
            }

            compressor.Release();
        }

        Frame(Opcode.Close, fin: true, [0x03, 0xE8], compressed: false);
        stream.Flush();
    }

    private static async Task<List<TestMessage>> ReceiveAsync<TRole>(Stream stream, DeflateParameters parameters, CancellationToken cancellation)
        where TRole : struct, IRole
    {
        var reader = new MessageReader<TRole>(new ProtocolLimits(Most, Most), parameters.CreateDecompressor<TRole>());
        var received = new List<TestMessage>();
        var sizes = new Random(7);
        byte[] buffer = new byte[70_000];
        while (!reader.IsFinished)
        {
            int count = await stream.ReadAsync(buffer.AsMemory(0, sizes.Next(4) == 0 ? sizes.Next(1, 20) : sizes.Next(1, buffer.Length)), cancellation);
            Assert.NotEqual(0, count);
            Take(ref reader, buffer.AsSpan(0, count), received);
        }

        reader.Release();
        return received;
    }

    private static void Take<TRole>(ref MessageReader<TRole> reader, Span<byte> input, List<TestMessage> received)
        where TRole : struct, IRole
    {
        while (true)
        {
            ProtocolEvent found = reader.Read(input, out int consumed);
            input = input[consumed..];
            Assert.NotEqual(ProtocolEventKind.Violation, found.Kind);
            if (found.Kind == ProtocolEventKind.NeedMore)
            {
                return;
            }

            if (found.Kind is ProtocolEventKind.Text or ProtocolEventKind.Binary)
            {
                received.Add(new TestMessage(found.Kind == ProtocolEventKind.Text, found.Payload.ToArray()));
            }
        }
    }

    private static async Task SendAsync(WebSocket socket, List<TestMessage> messages, Random random, CancellationToken cancellation)
    {
        foreach (TestMessage message in messages)
        {
            WebSocketMessageType type = message.IsText ? WebSocketMessageType.Text : WebSocketMessageType.Binary;
            WebSocketMessageFlags plain = random.Next(4) == 0 ? WebSocketMessageFlags.DisableCompression : WebSocketMessageFlags.None;
            int cut = random.Next(2) == 0 ? 0 : random.Next(message.Content.Length + 1);
            if (cut != 0)
            {
                await socket.SendAsync(message.Content.AsMemory(0, cut), type, plain, cancellation);
            }

            await socket.SendAsync(message.Content.AsMemory(cut), type, plain | WebSocketMessageFlags.EndOfMessage, cancellation);
        }
    }

    private static async Task<List<TestMessage>> ReceiveAsync(WebSocket socket, CancellationToken cancellation)
    {
        await Task.Yield();
        var messages = new List<TestMessage>();
        var content = new List<byte>();
        byte[] buffer = new byte[40_000];
        while (true)
        {
            ValueWebSocketReceiveResult result = await socket.ReceiveAsync(buffer.AsMemory(), cancellation);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                return messages;
            }

            content.AddRange(buffer.AsSpan(0, result.Count));
            if (result.EndOfMessage)
            {
                messages.Add(new TestMessage(result.MessageType == WebSocketMessageType.Text, [.. content]));
                content.Clear();
            }
        }
    }

    private static void AssertSame(List<TestMessage> expected, List<TestMessage> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (int i = 0; i < expected.Count; i++)
        {
            Assert.True(expected[i].Same(actual[i]), $"message {i} of {expected[i].Content.Length} bytes differs");
        }
    }
}
