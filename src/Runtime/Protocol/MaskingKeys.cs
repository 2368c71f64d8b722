using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace WsGen.Protocol;

/// <summary>
/// Masking keys for a client, from a cryptographic source as RFC 6455 section 10.3 asks, drawn 64 at a time because each draw is a
/// system call. Not thread-safe: belongs to the one who writes frames.
/// </summary>
internal struct MaskingKeys
{
    private const int Batch = 64;

    private uint[]? _keys;
    private int _left;

    public uint Next()
    {
        if (_left == 0)
        {
            _keys ??= new uint[Batch];
            RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(_keys.AsSpan()));
            _left = Batch;
        }

        return _keys![--_left];
    }
}
