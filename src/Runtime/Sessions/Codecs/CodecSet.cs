using System.ComponentModel;
using System.Runtime.ExceptionServices;

namespace WsGen.Sessions.Codecs;

/// <summary>
/// The encoders and decoders of one connection, one instance each, in the order in which they are tried. Public because generated dispatchers make
/// it; not meant to be used by hand.
/// </summary>
/// <param name="encoders">The encoders.</param>
/// <param name="decoders">The decoders. What is an encoder too may stand in both.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class CodecSet(ICodec[] encoders, ICodec[] decoders)
{
    private StreamTurn? _streamTurn;
    private object?[]? _forms; // of the encoders
    private int _initialized;

    internal ReadOnlySpan<ICodec> Encoders => encoders;

    internal ReadOnlySpan<ICodec> Decoders => decoders;

    /// <summary>Each once.</summary>
    internal IEnumerable<ICodec> All => encoders.Concat(decoders).Distinct(ReferenceEqualityComparer.Instance).Cast<ICodec>();

    /// <summary>Whose turn it is to write a message piece by piece.</summary>
    internal StreamTurn StreamTurn =>
        _streamTurn ?? Interlocked.CompareExchange(ref _streamTurn, new StreamTurn(), null) ?? _streamTurn;

    /// <summary>Before anything is decoded or encoded. Throws what the first throws that cannot be used; those after it are left alone.</summary>
    internal void Init(EndpointConfig config)
    {
        foreach (ICodec codec in All)
        {
            _initialized++; // even if it throws: it may hold something by then
            codec.Init(config);
        }
    }

    /// <summary>
    /// After everything else, once, when the session is not open any more: every codec that has been begun with, even if others throw. Whoever calls one later sees
    /// that the session is closed, because of the lock. Throws what the first has thrown.
    /// </summary>
    internal void Destroy()
    {
        Exception? first = null;
        foreach (ICodec codec in All.Take(_initialized))
        {
            try
            {
                // As encoders and decoders are called: another thread may have one write for many sessions while this one closes.
                lock (codec)
                {
                    codec.Destroy();
                }
            }
            catch (Exception error)
            {
                first ??= error;
            }
        }

        _initialized = 0;
        if (first is not null)
        {
            ExceptionDispatchInfo.Throw(first);
        }
    }

    /// <summary>
    /// The decoders that make a <typeparamref name="T"/>. The first in the list decides how: as text or binary messages, whole (then all of its like are
    /// asked, in order) or while they arrive. Empty: there is none.
    /// </summary>
    /// <param name="wanted">Text or binary; null: whatever the first decoder is for.</param>
    internal ICodec[] FindDecoders<T>(MessageKind? wanted)
    {
        foreach (ICodec codec in decoders)
        {
            switch (codec)
            {
                case ITextDecoder<T> when wanted != MessageKind.Binary:
                    return [.. decoders.Where(static other => other is ITextDecoder<T>)];
                case IBinaryDecoder<T> when wanted != MessageKind.Text:
                    return [.. decoders.Where(static other => other is IBinaryDecoder<T>)];
                case ITextStreamDecoder<T> when wanted != MessageKind.Binary:
                case IBinaryStreamDecoder<T> when wanted != MessageKind.Text:
                    return [codec];
            }
        }

        return [];
    }

    /// <summary>
    /// How the first encoder that takes a <typeparamref name="T"/> sends it; null: there is none. Each encoder keeps the form it was last asked for, so that a
    /// type that is sent again and again costs nothing.
    /// </summary>
    internal MessageForm<T>? FindForm<T>()
    {
        if (encoders.Length == 0)
        {
            return null;
        }

        object?[] kept = _forms ?? Interlocked.CompareExchange(ref _forms, new object?[encoders.Length], null) ?? _forms;
        for (int i = 0; i < encoders.Length; i++)
        {
            if (kept[i] is MessageForm<T> known)
            {
                return known;
            }

            MessageForm<T>? form = encoders[i] switch
            {
                ITextEncoder<T> encoder => new TextEncoderForm<T>(encoder),
                IBinaryEncoder<T> encoder => new BinaryEncoderForm<T>(encoder),
                ITextStreamEncoder<T> encoder => new TextStreamForm<T>(encoder),
                IBinaryStreamEncoder<T> encoder => new BinaryStreamForm<T>(encoder),
                _ => null,
            };
            if (form is not null)
            {
                kept[i] = form; // several threads may do so: any of theirs will do
                return form;
            }
        }

        return null;
    }
}

/// <summary>What turns the objects of a session into messages: the contract between a session and what dispatches its messages.</summary>
internal interface IObjectCodecs
{
    /// <summary>Null before OnOpen, and where the endpoint has none.</summary>
    CodecSet? Codecs { get; }

    /// <summary>How a type is written as JSON; null if nothing says so.</summary>
    System.Text.Json.Serialization.Metadata.JsonTypeInfo? FindJson(Type type);
}
