using System.ComponentModel;
using WsGen.Connections;
using WsGen.Sessions;
using WsGen.Sessions.Codecs;

namespace WsGen.Endpoints.Infrastructure;

/// <summary>
/// Base of every generated dispatcher: one instance per connection, between the session and the user's class. Called by the
/// connection, one call at a time. Replies never block: where the peer reads too slowly they return a task, and the connection
/// delivers nothing more until it completes.
/// </summary>
/// <param name="session">The session of the connection.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
#pragma warning disable RS0022 // generated code derives from it, and calls what is protected
public abstract partial class EndpointDispatcher(WsSession session) : MessageReceiver, IObjectCodecs
#pragma warning restore RS0022
{
    internal const string StoppingReason = "the server is stopping";

    private IAsyncDisposable? _scope;
    private bool _started;

    /// <summary>The session of the connection.</summary>
    protected WsSession Session { get; } = session;

    /// <summary>What the endpoint was configured with.</summary>
    protected EndpointConfig Config => Session.EndpointConfig;

    /// <summary>Fires when the session closes.</summary>
    protected CancellationToken Closing => Session.Closing;

    internal sealed override string Name => $"{EndpointName(GetType())} at {Session.RequestPath}";

    /// <summary>Reads the path variables that callbacks ask for; before <see cref="OnOpenAsync"/>.</summary>
    /// <exception cref="PathParameterException">A value cannot be read as the parameter's type.</exception>
    public virtual void BindPath()
    {
    }

    /// <summary>The opening handshake is done.</summary>
    public virtual ValueTask OnOpenAsync() => default;

    /// <summary>No error handler: the exception goes on to the connection, which logs it and closes with 1011.</summary>
    public override ValueTask OnErrorAsync(Exception error) => ValueTask.FromException(error);

    /// <summary>The session has ended.</summary>
    public virtual ValueTask OnCloseAsync(CloseReason reason) => default;

    /// <summary>Text of the path variable number <paramref name="ordinal"/>, counted from 0, left to right.</summary>
    protected string PathParameter(int ordinal) => Session.PathValues[ordinal];

    /// <summary>Value of the path variable number <paramref name="ordinal"/>, read with the invariant culture.</summary>
    /// <exception cref="PathParameterException">The text is not a <typeparamref name="T"/>.</exception>
    protected T PathParameter<T>(int ordinal)
        where T : ISpanParsable<T>
    {
        string text = Session.PathValues[ordinal];
        Exception? thrown = null;
        try
        {
            if (T.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out T? value))
            {
                return value;
            }
        }
        catch (Exception error)
        {
            // TryParse should not throw, but the type is the user's.
            thrown = error;
        }

        throw IsNo(ordinal, typeof(T), thrown);
    }

    private PathParameterException IsNo(int ordinal, Type type, Exception? thrown = null) =>
        new($"'{Session.PathValues[ordinal]}', variable number {ordinal + 1} of the path {Session.RequestPath}, is not a {type.Name}.", thrown) { Variable = $"{Session.DescribeVariable(ordinal)} is no {type.Name}" };

    /// <summary>Called when <see cref="OnOpenAsync"/> has completed and the session has survived it; null: nobody asks.</summary>
    internal Action? Opened { get; set; }

    /// <summary>Called before it begins, in the flow of execution that it has for itself; null: nobody asks.</summary>
    internal Action? Opening { get; set; }

    /// <summary>What was made for this connection besides the endpoint: disposed after it, and told of the end if it is an <see cref="IConnectionEnd"/>.</summary>
    internal void Own(IAsyncDisposable scope) => _scope = scope;

    internal sealed override ValueTask StartAsync()
    {
        try
        {
            BindPath();
        }
        catch (PathParameterException error)
        {
            // The values will not get better: the session cannot live on.
            const string Reason = "a path parameter cannot be read";
            Session.Fail(CloseCode.PolicyViolation, Reason, error.Variable is { } variable ? $"{Reason}: {variable}" : Reason);
            return ValueTask.FromException(error);
        }

        if (!TryInitCodecs(out ValueTask failure))
        {
            return failure;
        }

        _started = true;
        if (!Session.OpenSessions.Add(Session))
        {
            Farewell farewell = Session.OpenSessions.Closing!;
            Session.Close(farewell.Code, farewell.Reason, farewell.Patience);
        }

        if (!Session.IsOpen)
        {
            // Closed before it was added: then nobody else takes it away.
            Session.OpenSessions.Remove(Session);
        }

        return Opening is null ? OnOpenAsync() : OpenInFlowAsync(Opening);
    }

    internal sealed override void OnStarted()
    {
        if (Session.IsOpen)
        {
            Opened?.Invoke();
        }
    }

    private async ValueTask OpenInFlowAsync(Action opening)
    {
        opening();
        await OnOpenAsync().ConfigureAwait(false);
    }

    internal sealed override void OnFinished() => (_scope as IConnectionEnd)?.OnFinished();

    /// <summary>The class that a dispatcher is nested in, with its type arguments: <c>Room&lt;Move&gt;</c>.</summary>
    private static string EndpointName(Type dispatcher)
    {
        string name = (dispatcher.DeclaringType ?? dispatcher).Name;
        int arity = name.IndexOf('`');
        return arity < 0 ? name : $"{name.AsSpan(0, arity)}<{string.Join(", ", dispatcher.GenericTypeArguments.Select(static argument => argument.Name))}>";
    }

    /// <summary>OnClose follows on OnOpen, and on nothing else.</summary>
    internal sealed override ValueTask EndAsync(CloseReason reason) => _started ? OnCloseAsync(reason) : default;

    internal sealed override async ValueTask DisposeAsync()
    {
        try
        {
            _codecs?.Destroy();
        }
        finally
        {
            try
            {
                if (!EndpointIsSupplied)
                {
                    await ReleaseAsync().ConfigureAwait(false);
                }
            }
            finally
            {
                if (_scope is not null)
                {
                    await _scope.DisposeAsync().ConfigureAwait(false);
                }
            }
        }
    }
}
