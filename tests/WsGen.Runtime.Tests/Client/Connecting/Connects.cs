using System.Net;
using WsGen.Support;

namespace WsGen.Client.Connecting;

/// <summary>What tests of connecting say again and again.</summary>
internal static class Connects
{
    /// <summary>Connects, and gets the first message.</summary>
    public static async Task<string> HearAsync(Uri uri, WsClientOptions options)
    {
        WsClient client = await WsClient.ConnectAsync(uri, options).Within();
        await using IAsyncDisposable ending = client.Ending();
        await foreach (WsMessage message in client.Messages)
        {
            return message.ToString();
        }

        return "";
    }

    public static Task<WsHandshakeException> FailAsync(Uri uri, WsClientOptions options) =>
        Assert.ThrowsAsync<WsHandshakeException>(() => WsClient.ConnectAsync(uri, options).Within());

    /// <summary>Options that the machine's own proxy does not disturb.</summary>
    public static WsClientOptions Options(string? password = null) => new()
    {
        UseSystemProxy = false,
        Credentials = password is null ? null : new NetworkCredential("user", password),
    };
}

/// <summary>A proxy for the hosts that a test says.</summary>
internal sealed class ChosenProxy(Uri address, Func<Uri, bool> covers) : IWebProxy
{
    public ICredentials? Credentials { get; set; }

    public Uri? GetProxy(Uri destination) => address;

    public bool IsBypassed(Uri host) => !covers(host);
}
