using WsGen.Sessions.Codecs;

namespace WsGen.Endpoints.Infrastructure;

// Replies of many messages.
public abstract partial class EndpointDispatcher
{
    /// <summary>
    /// A sequence that never waits, to a peer that keeps up, would never let go of its thread: after so many messages it does.
    /// </summary>
    private const int MostWithoutPause = 64;

#nullable disable annotations

    /// <summary>
    /// Replies with each element. The next is asked for when the last has been accepted, so that a slow peer slows the sequence down; it is cancelled
    /// when the session closes, which is its ordinary end.
    /// </summary>
    protected async ValueTask ReplyEachAsync<T>(IAsyncEnumerable<T> replies, MessageForm<T> form)
    {
        if (replies is null)
        {
            return;
        }

        try
        {
            int withoutPause = 0;
            await foreach (T reply in replies.WithCancellation(Closing).ConfigureAwait(false))
            {
                ValueTask sent = ReplyAsync(reply, form);
                if (!sent.IsCompletedSuccessfully)
                {
                    withoutPause = 0;
                    await sent.ConfigureAwait(false);
                }
                else if (++withoutPause == MostWithoutPause)
                {
                    withoutPause = 0;
                    await Task.Yield();
                    Closing.ThrowIfCancellationRequested();
                }
            }
        }
        catch (Exception error) when ((error is SessionClosedException closed && Session.IsOwn(closed)) || (error is OperationCanceledException && Closing.IsCancellationRequested))
        {
            // The peer has gone, and with it whoever wanted more.
        }
    }

    /// <summary>Replies with each element of the sequence a handler's task yields.</summary>
    protected async ValueTask ReplyEachAsync<T>(ValueTask<IAsyncEnumerable<T>> replies, MessageForm<T> form) =>
        await ReplyEachAsync(await replies.ConfigureAwait(false), form).ConfigureAwait(false);

    /// <summary>Replies with each element of the sequence a handler's task yields.</summary>
    protected ValueTask ReplyEachAsync<T>(Task<IAsyncEnumerable<T>> replies, MessageForm<T> form) =>
        ReplyEachAsync(new ValueTask<IAsyncEnumerable<T>>(replies), form);

#nullable restore annotations
}
