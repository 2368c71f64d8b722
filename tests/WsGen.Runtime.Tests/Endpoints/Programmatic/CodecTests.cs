using System.Buffers;
using System.Text;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Endpoints.Programmatic;

/// <summary>Encoders and decoders of endpoints that are put together in code.</summary>
public sealed class CodecTests
{
    [Theory]
    [InlineData(Carrier.Memory)]
    [InlineData(Carrier.Sockets)]
    public async Task Rule23_ObjectsGoThroughTheEncodersOfTheConfiguration(Carrier carrier)
    {
        var codecs = new List<NoteCodec>();
        NoteCodec Make()
        {
            var codec = new NoteCodec();
            lock (codecs)
            {
                codecs.Add(codec);
            }

            return codec;
        }

        var endpoint = new ScriptedEndpoint
        {
            Open = static (session, _) =>
            {
                session.AddMessageHandler((string text) => session.SendAsync(new Note(text)));
                return session.SendAsync(new Note("open"));
            },
        };
        await using EndpointServer server = await EndpointServer.StartAsync(
            carrier, ServerEndpointConfig.Create("/", () => endpoint).WithEncoder(Make).WithDecoder(Make));
        RawClient client = await server.ConnectAsync("/");
        await client.ExpectTextAsync("note open");
        await client.SendTextAsync("a");
        await client.ExpectTextAsync("note a");
        await client.LeaveAsync();
        await endpoint.Disposed.Within();
        Assert.Equal(["init /", "destroy"], Assert.Single(codecs).Calls); // one instance, though it stands in both lists
    }

    /// <summary>Behind those that the class declares.</summary>
    [Fact]
    public async Task Rule23_AnnotatedClassesTakeFurtherEncoders()
    {
        await using EndpointServer server = await EndpointServer.StartAsync(
            Carrier.Memory, ServerEndpointConfig.Create<Generated.NotesEndpoint>().WithEncoder<NoteCodec>());
        RawClient client = await server.ConnectAsync("/notes");
        await client.SendTextAsync("a");
        await client.ExpectTextAsync("note a");
        await client.ExpectTextAsync("LINE A");
    }

    /// <summary>Half of a message is out: nothing may follow it, whatever the encoder has thrown.</summary>
    [Theory]
    [InlineData("cancelled")]
    [InlineData("elsewhere")]
    [InlineData("broken")]
    public async Task Rule24_AStreamEncoderThatDoesNotFinishClosesTheSession(string how)
    {
        TaskCompletionSource<Exception> failed = Bounded.Gate<Exception>();
        var endpoint = new ScriptedEndpoint
        {
            Open = (session, _) =>
            {
                session.AddMessageHandler(async (string text) =>
                {
                    try
                    {
                        await session.SendAsync(new Half(text));
                    }
                    catch (Exception error)
                    {
                        failed.TrySetResult(error);
                    }

                    await session.SendAsync("next");
                });
                return default;
            },
            Error = static (_, _) => default,
        };
        await using EndpointServer server = await EndpointServer.StartAsync(
            Carrier.Memory, ServerEndpointConfig.Create("/", () => endpoint).WithEncoder<HalfEncoder>());
        RawClient client = await server.ConnectAsync("/");
        await client.SendTextAsync(how);
        Assert.IsType<EncodeException>(await failed.Task.Within());
        await Bounded.Until(() => !endpoint.Session!.IsOpen);
        Assert.Equal(CloseCode.InternalError, (await endpoint.Closed.Within()).SentCode);
    }

    /// <summary>The turn to write piece by piece is its own already: it would wait for itself.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AStreamEncoderCannotSendThroughAStreamEncoderOfItsOwnSession(bool blocks)
    {
        TaskCompletionSource<string> refused = Bounded.Gate<string>();
        TaskCompletionSource<WsSession> opened = Bounded.Gate<WsSession>();
        var endpoint = new ScriptedEndpoint
        {
            Open = (session, _) =>
            {
                opened.SetResult(session);
                return default;
            },
        };
        var other = new ScriptedEndpoint
        {
            Open = static (session, _) => session.SendAsync(new Script(static writer => writer.WriteAsync("of another session"))),
        };
        await using EndpointServer server = await EndpointServer.StartAsync(
            Carrier.Memory,
            ServerEndpointConfig.Create("/", () => endpoint).WithEncoder<ScriptEncoder>(),
            ServerEndpointConfig.Create("/other", () => other).WithEncoder<ScriptEncoder>());
        RawClient client = await server.ConnectAsync("/");
        RawClient elsewhere = await server.ConnectAsync("/other");
        await elsewhere.ExpectTextAsync("of another session");
        WsSession session = await opened.Task.Within();
        var inner = new Script(static writer => writer.WriteAsync("inner"));
        TaskCompletionSource left = Bounded.Gate();
        Task later = Task.CompletedTask;
        await session.SendAsync(new Script(async writer =>
        {
            try
            {
                if (blocks)
                {
                    session.SendObject(inner);
                }
                else
                {
                    await session.SendAsync(inner);
                }
            }
            catch (InvalidOperationException error)
            {
                refused.TrySetResult(error.Message);
            }

            await other.Session!.SendAsync(inner); // another session has its own turn
            later = Task.Run(async () =>
            {
                await left.Task;
                await session.SendAsync(inner);
            });
            await writer.WriteAsync("outer");
        })).Within();
        Assert.Contains("its own session", await refused.Task.Within(), StringComparison.Ordinal);
        await client.ExpectTextAsync("outer");
        await elsewhere.ExpectTextAsync("inner");

        // What the encoder has left behind is not part of its turn any more.
        left.SetResult();
        await later.Within();
        await client.ExpectTextAsync("inner");
        Assert.True(session.IsOpen);
    }

    internal sealed record Note(string Text);

    private sealed record Script(Func<TextWriter, Task> Write);

    private sealed class ScriptEncoder : ITextStreamEncoder<Script>
    {
        public async ValueTask EncodeAsync(Script value, TextWriter writer, CancellationToken closing) => await value.Write(writer);
    }

    internal sealed class NoteCodec : ITextEncoder<Note>, ITextDecoder<Note>
    {
        public List<string> Calls { get; } = [];

        public void Init(EndpointConfig config) => Calls.Add($"init {config.Path}");

        public void Destroy() => Calls.Add("destroy");

        public void Encode(Note value, IBufferWriter<byte> utf8) => Encoding.UTF8.GetBytes("note " + value.Text, utf8);

        public Note Decode(ReadOnlySpan<byte> utf8) => new(Encoding.UTF8.GetString(utf8));
    }

    private sealed record Half(string How);

    private sealed class HalfEncoder : ITextStreamEncoder<Half>
    {
        public async ValueTask EncodeAsync(Half value, TextWriter writer, CancellationToken closing)
        {
            await writer.WriteAsync(new string('x', 20_000));
            throw value.How switch
            {
                "cancelled" => new OperationCanceledException("it took the encoder too long"),
                "elsewhere" => new SessionClosedException(new CloseReason(CloseCode.NormalClosure, "of another session", CloseInitiator.Remote)),
                _ => new FormatException("broken"),
            };
        }
    }
}
