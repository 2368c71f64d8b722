using WsGen.Connections;
using WsGen.Protocol;

namespace WsGen.Sessions;

/// <summary>
/// Gathers what is written to one message, and sends it in parts. Holds an array from the first write to the end. For one thread at a time.
/// </summary>
internal sealed class PartBuffer
{
    private readonly WsConnection _connection;
    private readonly PartialMessage _message;
    private readonly int _size;
    private byte[]? _array;
    private int _length;
    private bool _ended;

    public PartBuffer(WsConnection connection, Opcode kind)
    {
        connection.ThrowIfClosed();
        _connection = connection;
        _message = new PartialMessage(kind, connection.Compression);
        _size = connection.Options.BufferSize;
    }

    /// <summary>Something has been written, if only nothing: there is a message.</summary>
    public bool IsBegun => _array is not null;

    /// <summary>What there is room for, after <see cref="Begin"/>.</summary>
    public Span<byte> Room => _array.AsSpan(_length, _size - _length);

    /// <summary>What it holds at most.</summary>
    public int Size => _size;

    /// <summary>Before anything is written.</summary>
    public void Begin()
    {
        ObjectDisposedException.ThrowIf(_ended, this);
        _connection.ThrowIfClosed();
        _array ??= MessageArrays.Rent(_size);
    }

    /// <summary>So much of the room has been filled.</summary>
    public void Advance(int count) => _length += count;

    /// <summary>Sends what has gathered, if anything has.</summary>
    public void Send()
    {
        if (_length != 0)
        {
            _connection.SendPartBlocking(_message, _array.AsSpan(0, _length), last: false);
            _length = 0;
        }
    }

    /// <inheritdoc cref="Send()"/>
    public async ValueTask SendAsync(CancellationToken cancellationToken)
    {
        if (_length != 0)
        {
            await _connection.SendPart(_message, _array.AsMemory(0, _length), last: false, cancellationToken).ConfigureAwait(false);
            _length = 0;
        }
    }

    /// <summary>Sends bytes as a part of their own, behind what has gathered.</summary>
    public void Send(ReadOnlySpan<byte> part)
    {
        Send();
        _connection.SendPartBlocking(_message, part, last: false);
    }

    /// <inheritdoc cref="Send(ReadOnlySpan{byte})"/>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> part, CancellationToken cancellationToken)
    {
        await SendAsync(cancellationToken).ConfigureAwait(false);
        await _connection.SendPart(_message, part, last: false, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The message ends, if it has begun. Only the first time.</summary>
    public void End()
    {
        if (TryEnd())
        {
            try
            {
                _connection.SendPartBlocking(_message, _array.AsSpan(0, _length), last: true);
            }
            finally
            {
                Release();
            }
        }
    }

    /// <inheritdoc cref="End"/>
    public async ValueTask EndAsync()
    {
        if (TryEnd())
        {
            try
            {
                await _connection.SendPart(_message, _array.AsMemory(0, _length), last: true, default).ConfigureAwait(false);
            }
            finally
            {
                Release();
            }
        }
    }

    private bool TryEnd()
    {
        bool ends = !_ended && IsBegun;
        _ended = true;
        return ends;
    }

    private void Release()
    {
        MessageArrays.Return(_array!);
        _array = null;
        _length = 0;
    }
}
