using WsGen.Conformance.Peer;

namespace WsGen.Conformance.UnderTest;

/// <summary>What the suite calls the parameters of permessage-deflate, as the library's options. Every message is compressed, small ones too.</summary>
internal static class Compression
{
    public static void Apply(DeflateSettings? settings, WsOptions options) => Apply(settings, options.Compression);

    public static void Apply(DeflateSettings? settings, WsClientOptions options) => Apply(settings, options.Compression);

    private static void Apply(DeflateSettings? settings, CompressionOptions options)
    {
        options.Enabled = settings is not null;
        options.MinMessageSize = 0;
        options.ServerNoContextTakeover = settings?.ServerNoContextTakeover ?? false;
        options.ClientNoContextTakeover = settings?.ClientNoContextTakeover ?? false;
        options.ServerMaxWindowBits = settings?.ServerMaxWindowBits ?? options.ServerMaxWindowBits;
        options.ClientMaxWindowBits = settings?.ClientMaxWindowBits ?? options.ClientMaxWindowBits;
    }
}
