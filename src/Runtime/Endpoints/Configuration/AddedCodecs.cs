using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using WsGen.Sessions.Codecs;

namespace WsGen.Endpoints.Configuration;

/// <summary>The codecs that a configuration has been given in code, behind those the endpoint declares. Immutable.</summary>
internal sealed record AddedCodecs
{
    public static AddedCodecs None { get; } = new();

    public CodecSource[] Encoders { get; init; } = [];

    public CodecSource[] Decoders { get; init; } = [];

    public JsonSerializerContext[] Contexts { get; init; } = [];

    /// <summary>Makes the instances of one connection: one of each class, whichever list it stands in.</summary>
    /// <param name="declared">Those of the endpoint itself; null if it has none.</param>
    /// <param name="services">The connection's.</param>
    public CodecSet? AddTo(CodecSet? declared, IServiceProvider services)
    {
        if (Encoders.Length + Decoders.Length == 0)
        {
            return declared;
        }

        var made = new Dictionary<Type, ICodec>();
        foreach (ICodec codec in declared is null ? [] : declared.All)
        {
            made.TryAdd(codec.GetType(), codec);
        }

        return new CodecSet(
            [.. declared is null ? [] : declared.Encoders, .. Encoders.Select(Make)],
            [.. declared is null ? [] : declared.Decoders, .. Decoders.Select(Make)]);

        ICodec Make(CodecSource source)
        {
            if (!made.TryGetValue(source.Type, out ICodec? codec))
            {
                codec = source.Create(services) ?? throw new InvalidOperationException($"The factory of the codec {source.Type} has returned null.");
                made.Add(source.Type, codec);
            }

            return codec;
        }
    }

    /// <summary>Refuses a second way to make the instance of a class, for it would never be gone.</summary>
    /// <param name="source">What is to be added.</param>
    /// <param name="declared">The classes that the endpoint declares: it makes those itself.</param>
    /// <exception cref="InvalidOperationException">There is one.</exception>
    public void Check(CodecSource source, IEnumerable<Type> declared)
    {
        if (source.Factory is not null && declared.Contains(source.Type))
        {
            throw new InvalidOperationException(
                $"The endpoint declares the codec {source.Type} and makes the one instance that a connection has of it: add it without a factory.");
        }

        if (Encoders.Concat(Decoders).FirstOrDefault(each => each.Type == source.Type) is { } other && !Equals(other.Factory, source.Factory))
        {
            throw new InvalidOperationException(
                $"A connection has one instance of the codec {source.Type}, and there are two ways to make it: give WithEncoder and WithDecoder the same factory.");
        }
    }

    /// <summary>How the first of the contexts that covers the type reads and writes it; null if none does.</summary>
    public JsonTypeInfo? FindJson(Type type)
    {
        foreach (JsonSerializerContext context in Contexts)
        {
            if (context.GetTypeInfo(type) is { } found)
            {
                return found;
            }
        }

        return null;
    }
}
