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
