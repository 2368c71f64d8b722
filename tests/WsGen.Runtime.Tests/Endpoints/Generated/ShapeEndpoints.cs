using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace WsGen.Endpoints.Generated;

/// <summary>What a scope has, to be told from that of another connection; notes when the scope ends.</summary>
internal sealed class Ticket(ConcurrentQueue<string> journal) : IDisposable
{
    private static int s_last;

    public int Number { get; } = Interlocked.Increment(ref s_last);

    public void Dispose() => journal.Enqueue("scope");
}

/// <summary>Of no use but supplied: no service provider has its name.</summary>
[ServerEndpoint("/supplied/{room}")]
internal sealed partial class SuppliedEndpoint(Uri name, ConcurrentQueue<string> journal) : IDisposable
{
    private int _messages;

    [OnMessage]
    private string Say(string text, [PathParam] string room, [FromKeyedServices("greeting")] string greeting) =>
        $"{greeting} {name} {room} {text} {Interlocked.Increment(ref _messages)}";

    [OnClose] private void Leave() => journal.Enqueue("close");

    public void Dispose() => journal.Enqueue("dispose");
}

internal class RequiredBase
{
    public required Ticket Ticket;
}

/// <summary>Required members out of services, those of the base class too.</summary>
[ServerEndpoint("/required")]
internal sealed partial class RequiredEndpoint(ConcurrentQueue<string> journal) : RequiredBase
{
    public required WsSession Session { get; init; }

    public required Version @class { get; init; }

    [OnMessage] private string Tell(string text) => $"{text} {Session.RequestPath} {@class} {Ticket.Number > 0}";

    [OnClose] private void Leave() => journal.Enqueue("close");
}

[ServerEndpoint("/room/{seat}")]
internal sealed partial class Room<TMove, TSeat>
    where TSeat : struct, ISpanParsable<TSeat>
{
    [OnMessage] private TMove Play(TMove move) => move;

    [OnMessage(MessageKind.Binary)] private string Tell(byte[] bytes, [PathParam] TSeat seat) => bytes.Length > 0 ? $"{typeof(TSeat).Name} {seat}" : throw new InvalidOperationException("nothing");
}

/// <summary>An endpoint that only the class around it can name.</summary>
internal static partial class Game<T>
    where T : IUtf8SpanParsable<T>, IUtf8SpanFormattable
{
    public static ServerEndpointConfig At(string path) => ServerEndpointConfig.Create<Board>(path);

    [ServerEndpoint("/game")]
    private sealed partial class Board
    {
        [OnMessage] private T Same(T move) => move;
    }
}

[ServerEndpoint("/struct")]
internal readonly partial struct StructEndpoint(WsSession session, ConcurrentQueue<string> journal) : IDisposable
{
    [OnMessage] private async Task<string> Say(string text)
    {
        await Task.Yield();
        return $"{text} {session.RequestPath}";
    }

    void IDisposable.Dispose() => journal.Enqueue("dispose");
}

/// <summary>A codec out of services: those of the connection's scope.</summary>
internal sealed class TicketCodec(Ticket ticket, WsSession session, Version? version = null) : ITextDecoder<Point>, ITextEncoder<Point>
{
    public required ConcurrentQueue<string> Journal { get; init; }

    public Point Decode(ReadOnlySpan<byte> utf8) => new(ticket.Number, utf8.Length);

    public void Encode(Point value, System.Buffers.IBufferWriter<byte> utf8)
    {
        Journal.Enqueue("encode");
        System.Buffers.BuffersExtensions.Write(utf8, System.Text.Encoding.UTF8.GetBytes($"{value.X == ticket.Number} {value.Y} {session.RequestPath} {version?.ToString() ?? "none"}"));
    }

    void ICodec.Destroy() => Journal.Enqueue("destroy");
}

[ServerEndpoint("/ticket", Decoders = [typeof(TicketCodec)], Encoders = [typeof(TicketCodec)])]
internal sealed partial class TicketEndpoint
{
    [OnMessage] private Point Same(Point point) => point;
}
