using System.ComponentModel;

namespace WsGen.Client.Infrastructure;

/// <summary>What the generated bodies of <see cref="SendAttribute"/> methods call. Thread-safe, as sending is.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ClientSends
{
    /// <summary>Sends a text message.</summary>
    public static ValueTask SendAsync(WsClient? client, string method, string text, CancellationToken cancellationToken) =>
        client is null ? ValueTask.FromException(NotConnected(method)) : client.SendAsync(text, cancellationToken);

    /// <summary>Sends a binary message.</summary>
    public static ValueTask SendAsync(WsClient? client, string method, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        client is null ? ValueTask.FromException(NotConnected(method)) : client.SendAsync(bytes, cancellationToken);

    /// <summary>Sends a binary message.</summary>
    public static ValueTask SendAsync(WsClient? client, string method, byte[] bytes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        return SendAsync(client, method, (ReadOnlyMemory<byte>)bytes, cancellationToken);
    }

    /// <summary>Sends an object.</summary>
    public static ValueTask SendObjectAsync<T>(WsClient? client, string method, T message, CancellationToken cancellationToken) =>
        client is null ? ValueTask.FromException(NotConnected(method)) : client.SendAsync<T>(message, cancellationToken);

    /// <summary>
    /// Sends a request and awaits its answer. A request belongs to the session that it is sent on: it ends with it, and is not sent again on another.
    /// </summary>
    /// <param name="client">The connection.</param>
    /// <param name="method">Class and method, for messages.</param>
    /// <param name="message">The request.</param>
    /// <param name="correlation">The name of the property by which the answer is known.</param>
    /// <param name="key">Its value.</param>
    /// <param name="timeoutMilliseconds">How long the answer may take once the request has been accepted for sending; 0: for ever.</param>
    /// <param name="cancellationToken">Gives up. An answer that comes afterwards is as one that nobody awaits.</param>
    public static async ValueTask<TReply> RequestAsync<TMessage, TKey, TReply>(
        WsClient? client, string method, TMessage message, string correlation, TKey key, int timeoutMilliseconds, CancellationToken cancellationToken)
        where TKey : notnull
    {
        if (key is null)
        {
            throw new ArgumentException($"The {correlation} of the request is null, so that no answer could be known by it.", nameof(message));
        }

        cancellationToken.ThrowIfCancellationRequested();
        WsSession session = (client ?? throw NotConnected(method)).Session;
        PendingReplies<TKey, TReply> pending = session.Receiver is ClientDispatcher dispatcher
            ? dispatcher.Pending<TKey, TReply>(correlation)
            : throw NotConnected(method);
        TaskCompletionSource<TReply> waiter = pending.Add(key);
        try
        {
            await session.SendAsync<TMessage>(message, cancellationToken).ConfigureAwait(false);
            return await AwaitAsync().ConfigureAwait(false);
        }
        finally
        {
            pending.Remove(key, waiter);
        }

        async Task<TReply> AwaitAsync()
        {
            try
            {
                TimeSpan patience = timeoutMilliseconds == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(timeoutMilliseconds);
                return await waiter.Task.WaitAsync(patience, session.Time, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                throw new TimeoutException($"{method}: no {typeof(TReply)} with the {correlation} {key} has come within {timeoutMilliseconds} ms.");
            }
        }
    }

    /// <summary>Closes the connection, if there is one, and waits for its end.</summary>
    public static ValueTask CloseAsync(WsClient? client) => client?.DisposeAsync() ?? default;

    /// <summary>What to say of a class whose instances have to come from elsewhere.</summary>
    public static InvalidOperationException CannotBeMade(string endpoint, string reason) => new(
        $"No {endpoint} can be made: {reason}. Make one yourself, and connect it by WsClient.ConnectAsync(endpoint, uri).");

    /// <summary>What to say of a class whose declaration has errors.</summary>
    public static InvalidOperationException Invalid(Type endpointType, string diagnosticId) => new(
        $"{endpointType} has declaration errors and cannot be connected: see diagnostic {diagnosticId} of its build.");

    private static InvalidOperationException NotConnected(string method) => new(
        $"{method} was called before there was a connection: connect first, by ConnectAsync of the class or of WsClient.");
}
