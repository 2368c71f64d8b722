using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using WsGen.Sessions.Codecs;

namespace WsGen.Endpoints.Infrastructure;

// Replies that have to be encoded. A null means: no reply. The value is encoded before the method returns, or before its task completes.
public abstract partial class EndpointDispatcher
{
    /// <summary>Replies with characters.</summary>
    protected ValueTask ReplyTextAsync(ReadOnlySpan<char> text)
    {
        PayloadWriter writer = PayloadWriter.Take(Session);
        Encoding.UTF8.GetBytes(text, writer);
        return writer.SendAsync(Session, MessageKind.Text, default);
    }

    // A task of T is not a task of T? to the compiler, and both must fit: hence no annotations here.
#nullable disable annotations

    /// <summary>Replies with a value.</summary>
    protected ValueTask ReplyAsync<T>(T reply, MessageForm<T> form) => reply is null ? default : form.SendAsync(Session, reply, default);

    /// <summary>Replies with the value a handler's task yields.</summary>
    protected ValueTask ReplyAsync<T>(ValueTask<T> reply, MessageForm<T> form)
    {
        return reply.IsCompletedSuccessfully ? ReplyAsync(reply.Result, form) : Awaited(this, reply, form);

        [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
        static async ValueTask Awaited(EndpointDispatcher self, ValueTask<T> reply, MessageForm<T> form) =>
            await self.ReplyAsync(await reply.ConfigureAwait(false), form).ConfigureAwait(false);
    }

    /// <summary>Replies with the value a handler's task yields.</summary>
    protected ValueTask ReplyAsync<T>(Task<T> reply, MessageForm<T> form) => ReplyAsync(new ValueTask<T>(reply), form);

#nullable restore annotations
}
