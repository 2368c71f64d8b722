using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using WsGen.Connections;
using WsGen.Handshake;

namespace WsGen.AspNetCore.Upgrades;

/// <summary>The header fields of an answer that opens a WebSocket.</summary>
internal static class AcceptFields
{
    /// <summary>Of HTTP/1.1 alone (RFC 6455 section 4.2.2).</summary>
    public static void WriteUpgrade(IHeaderDictionary response, UpgradeRequest request)
    {
        Span<byte> accept = stackalloc byte[AcceptKey.AcceptLength];
        request.Headers.TryGetBytes("sec-websocket-key"u8, out ReadOnlySpan<byte> key);
        AcceptKey.Write(key, accept);
        response.Upgrade = "websocket";
        response.Connection = HeaderNames.Upgrade;
        response.SecWebSocketAccept = Encoding.ASCII.GetString(accept);
    }

    /// <summary>What has been agreed on.</summary>
    public static void WriteAgreed(IHeaderDictionary response, in UpgradeDecision decision)
    {
        if (decision.Subprotocol is not null)
        {
            response.SecWebSocketProtocol = decision.Subprotocol;
        }

        if (decision.Extensions is not null)
        {
            response.SecWebSocketExtensions = decision.Extensions;
        }

        WriteAdded(response, decision);
    }

    /// <summary>What the application adds.</summary>
    public static void WriteAdded(IHeaderDictionary response, in UpgradeDecision decision)
    {
        foreach ((string name, string value) in decision.Headers ?? [])
        {
            response.Append(name, value);
        }
    }
}
