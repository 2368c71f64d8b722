using System.Buffers;

namespace WsGen.Endpoints.Infrastructure;

// What a handler returns is sent through these, one overload for each return type, so that generated code is a single call.
// A null string or array means: no reply. The payload is encoded before the method returns, or before its task completes.
public abstract partial class EndpointDispatcher
{
    /// <summary>Replies with text; null sends nothing.</summary>
    protected ValueTask ReplyTextAsync(string? text) => text is null ? default : Session.ReplyAsync(text);

    /// <summary>Replies with text given as UTF-8.</summary>
    protected ValueTask ReplyTextAsync(ReadOnlySpan<byte> utf8) => Session.ReplyAsync(MessageKind.Text, utf8);

    /// <summary>Replies with text given as UTF-8.</summary>
    protected ValueTask ReplyTextAsync(ReadOnlyMemory<byte> utf8) => Session.ReplyAsync(MessageKind.Text, utf8.Span);

    /// <summary>Replies with text given as UTF-8.</summary>
    protected ValueTask ReplyTextAsync(in ReadOnlySequence<byte> utf8) => Session.ReplyAsync(MessageKind.Text, utf8);

    /// <summary>Replies with text given as UTF-8; null sends nothing.</summary>
    protected ValueTask ReplyTextAsync(byte[]? utf8) => utf8 is null ? default : Session.ReplyAsync(MessageKind.Text, utf8);

    /// <summary>Replies with bytes.</summary>
    protected ValueTask ReplyBinaryAsync(ReadOnlySpan<byte> bytes) => Session.ReplyAsync(MessageKind.Binary, bytes);

    /// <summary>Replies with bytes.</summary>
    protected ValueTask ReplyBinaryAsync(ReadOnlyMemory<byte> bytes) => Session.ReplyAsync(MessageKind.Binary, bytes.Span);

    /// <summary>Replies with bytes.</summary>
    protected ValueTask ReplyBinaryAsync(in ReadOnlySequence<byte> bytes) => Session.ReplyAsync(MessageKind.Binary, bytes);

    /// <summary>Replies with bytes; null sends nothing.</summary>
    protected ValueTask ReplyBinaryAsync(byte[]? bytes) => bytes is null ? default : Session.ReplyAsync(MessageKind.Binary, bytes);

    /// <summary>Replies with the UTF-8 a handler's task yields.</summary>
    protected ValueTask ReplyTextAsync(ValueTask<ReadOnlyMemory<byte>> reply) => ReplyWhenDoneAsync(MessageKind.Text, reply);

    /// <summary>Replies with the UTF-8 a handler's task yields.</summary>
    protected ValueTask ReplyTextAsync(Task<ReadOnlyMemory<byte>> reply) => ReplyWhenDoneAsync(MessageKind.Text, new ValueTask<ReadOnlyMemory<byte>>(reply));

    /// <summary>Replies with the UTF-8 a handler's task yields.</summary>
    protected ValueTask ReplyTextAsync(ValueTask<ReadOnlySequence<byte>> reply) => ReplyWhenDoneAsync(MessageKind.Text, reply);

    /// <summary>Replies with the UTF-8 a handler's task yields.</summary>
    protected ValueTask ReplyTextAsync(Task<ReadOnlySequence<byte>> reply) => ReplyWhenDoneAsync(MessageKind.Text, new ValueTask<ReadOnlySequence<byte>>(reply));

    /// <summary>Replies with the bytes a handler's task yields.</summary>
    protected ValueTask ReplyBinaryAsync(ValueTask<ReadOnlyMemory<byte>> reply) => ReplyWhenDoneAsync(MessageKind.Binary, reply);

    /// <summary>Replies with the bytes a handler's task yields.</summary>
    protected ValueTask ReplyBinaryAsync(Task<ReadOnlyMemory<byte>> reply) => ReplyWhenDoneAsync(MessageKind.Binary, new ValueTask<ReadOnlyMemory<byte>>(reply));

    /// <summary>Replies with the bytes a handler's task yields.</summary>
    protected ValueTask ReplyBinaryAsync(ValueTask<ReadOnlySequence<byte>> reply) => ReplyWhenDoneAsync(MessageKind.Binary, reply);

    /// <summary>Replies with the bytes a handler's task yields.</summary>
    protected ValueTask ReplyBinaryAsync(Task<ReadOnlySequence<byte>> reply) => ReplyWhenDoneAsync(MessageKind.Binary, new ValueTask<ReadOnlySequence<byte>>(reply));

    // A task of string is not a task of string? to the compiler, and both must fit: hence no annotations here.
#nullable disable annotations

    /// <summary>Replies with the text a handler's task yields.</summary>
    protected ValueTask ReplyTextAsync(ValueTask<string> reply)
    {
        return reply.IsCompletedSuccessfully ? ReplyTextAsync(reply.Result) : Awaited(this, reply);

        static async ValueTask Awaited(EndpointDispatcher self, ValueTask<string> reply) => await self.ReplyTextAsync(await reply);
    }

    /// <summary>Replies with the text a handler's task yields.</summary>
    protected ValueTask ReplyTextAsync(Task<string> reply) => ReplyTextAsync(new ValueTask<string>(reply));

    /// <summary>Replies with the UTF-8 a handler's task yields; null sends nothing.</summary>
    protected ValueTask ReplyTextAsync(ValueTask<byte[]> reply)
    {
        return reply.IsCompletedSuccessfully ? ReplyTextAsync(reply.Result) : Awaited(this, reply);

        static async ValueTask Awaited(EndpointDispatcher self, ValueTask<byte[]> reply) => await self.ReplyTextAsync(await reply);
    }

    /// <summary>Replies with the UTF-8 a handler's task yields; null sends nothing.</summary>
    protected ValueTask ReplyTextAsync(Task<byte[]> reply) => ReplyTextAsync(new ValueTask<byte[]>(reply));

    /// <summary>Replies with the bytes a handler's task yields; null sends nothing.</summary>
    protected ValueTask ReplyBinaryAsync(ValueTask<byte[]> reply)
    {
        return reply.IsCompletedSuccessfully ? ReplyBinaryAsync(reply.Result) : Awaited(this, reply);

        static async ValueTask Awaited(EndpointDispatcher self, ValueTask<byte[]> reply) => await self.ReplyBinaryAsync(await reply);
    }

    /// <summary>Replies with the bytes a handler's task yields; null sends nothing.</summary>
    protected ValueTask ReplyBinaryAsync(Task<byte[]> reply) => ReplyBinaryAsync(new ValueTask<byte[]>(reply));

#nullable restore annotations

    private ValueTask ReplyWhenDoneAsync(MessageKind kind, ValueTask<ReadOnlyMemory<byte>> reply)
    {
        return reply.IsCompletedSuccessfully ? Session.ReplyAsync(kind, reply.Result.Span) : Awaited(this, kind, reply);

        static async ValueTask Awaited(EndpointDispatcher self, MessageKind kind, ValueTask<ReadOnlyMemory<byte>> reply) =>
            await self.Session.ReplyAsync(kind, (await reply).Span);
    }

    private ValueTask ReplyWhenDoneAsync(MessageKind kind, ValueTask<ReadOnlySequence<byte>> reply)
    {
        return reply.IsCompletedSuccessfully ? Session.ReplyAsync(kind, reply.Result) : Awaited(this, kind, reply);

        static async ValueTask Awaited(EndpointDispatcher self, MessageKind kind, ValueTask<ReadOnlySequence<byte>> reply) =>
            await self.Session.ReplyAsync(kind, await reply);
    }
}
