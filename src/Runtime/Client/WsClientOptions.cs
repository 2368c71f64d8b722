using WsGen.Connections;
using WsGen.Protocol;

namespace WsGen;

/// <summary>Settings of one client connection.</summary>
public sealed class WsClientOptions
{
    /// <summary>Subprotocols to offer, the preferred one first. Default: none.</summary>
    public IReadOnlyList<string> Subprotocols { get; set; } = [];

    /// <summary>Header fields to send with the upgrade request, besides those of the handshake itself. Default: none.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; set; } = [];

    /// <summary>How long connecting and the opening handshake may take each. More than zero. Default: 5 seconds.</summary>
    public TimeSpan IoTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The largest message to accept, in bytes; a larger one closes the connection with 1009. Default: 8192.</summary>
    public long MaxMessageSize { get; set; } = ProtocolLimits.DefaultMaxMessageSize;

    /// <summary>Compression of messages (permessage-deflate). Default: none is offered.</summary>
    public CompressionOptions Compression { get; } = new();

    /// <summary>The clock of all time-outs. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    internal ConnectionOptions ToConnectionOptions() => new()
    {
        Limits = new ProtocolLimits(MaxMessageSize, MaxMessageSize),
        Compression = CompressionSettings.From(Compression),
    };

    /// <summary>Refuses what cannot work, naming the option.</summary>
    internal void Validate()
    {
        OptionRange.Check(MessageSize.IsLimit(MaxMessageSize), nameof(MaxMessageSize), MaxMessageSize, MessageSize.Range);
        OptionRange.Check(IoTimeout > TimeSpan.Zero, nameof(IoTimeout), IoTimeout, "more than zero");
        Compression.Validate();
    }
}
