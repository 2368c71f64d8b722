using Microsoft.Extensions.Time.Testing;

namespace WsGen.Area.Server;

/// <summary>How a server differs from the usual one.</summary>
internal static class Variants
{
    /// <summary>Everything is as it is by default.</summary>
    public const string Usual = "usual";

    /// <summary>Messages are compressed.</summary>
    public const string Compressing = "compressing";

    /// <summary>Time stands still unless it is moved.</summary>
    public const string StillTime = "still-time";

    /// <summary>StrictSpecCompliance.</summary>
    public const string Strict = "strict";

    /// <summary>StrictSpecCompliance, but adding endpoints late is allowed.</summary>
    public const string StrictButOpen = "strict-but-open";

    /// <summary>NoAddAfterHandshake.</summary>
    public const string NoAdd = "no-add";

    /// <summary>Little may wait to be sent; what does not fit is dropped.</summary>
    public const string DropNewest = "drop-newest";

    /// <summary>Little may wait to be sent; what does not fit takes the place of what has waited longest.</summary>
    public const string DropOldest = "drop-oldest";

    /// <summary>Little may wait to be sent; where that is too little the session is closed.</summary>
    public const string CloseSlow = "close-slow";

    /// <summary>One origin is allowed.</summary>
    public const string OneOrigin = "one-origin";

    public static TimeProvider TimeOf(string variant) => variant == StillTime ? new FakeTimeProvider() : TimeProvider.System;

    public static void Apply(string variant, WsServerBuilder builder)
    {
        WsServerOptions options = builder.Options;
        switch (variant)
        {
            case Usual or StillTime:
                break;
            case Compressing:
                options.Compression.Enabled = true;
                options.Compression.MinMessageSize = 0;
                break;
            case Strict:
                options.StrictSpecCompliance = true;
                break;
            case StrictButOpen:
                options.StrictSpecCompliance = true;
                options.NoAddAfterHandshake = false;
                break;
            case NoAdd:
                options.NoAddAfterHandshake = true;
                break;
            case DropNewest:
                Limit(options, SendQueuePolicy.DropNewest);
                break;
            case DropOldest:
                Limit(options, SendQueuePolicy.DropOldest);
                break;
            case CloseSlow:
                Limit(options, SendQueuePolicy.Close);
                break;
            case OneOrigin:
                options.AllowedOrigins = ["https://friend.example"];
                break;
            default:
                throw new ArgumentException($"There is no variant \"{variant}\".", nameof(variant));
        }
    }

    private static void Limit(WsServerOptions options, SendQueuePolicy policy)
    {
        options.SendQueueLimit = 128 * 1024;
        options.SendQueuePolicy = policy;
    }
}
