// Init reads the configuration; Destroy gives back what the codec has.
using System.Buffers;
using WsGen;

public sealed record Noise(int Length);

public sealed class NoiseEncoder : IBinaryEncoder<Noise>
{
    private byte[] _noise = [];

    public void Init(EndpointConfig config)
    {
        int size = config.UserProperties.TryGetValue("noise", out object? value) && value is int wanted ? wanted : 1024;
        _noise = ArrayPool<byte>.Shared.Rent(size);
        Random.Shared.NextBytes(_noise);
    }

    public void Encode(Noise value, IBufferWriter<byte> bytes) => bytes.Write(_noise.AsSpan(0, Math.Min(value.Length, _noise.Length)));

    public void Destroy() => ArrayPool<byte>.Shared.Return(_noise);
}

[ServerEndpoint("/noise", Encoders = [typeof(NoiseEncoder)])]
public sealed partial class NoiseSource
{
    [OnMessage]
    private Noise Make(int length) => new(Math.Clamp(length, 1, 1024));
}
