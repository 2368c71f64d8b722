// Work that takes its time, awaited and cancelled with the session.
using System.Net.Http.Json;
using System.Text.Json.Serialization;
using WsGen;

public sealed record Rate(string Currency, decimal Value);

[JsonSerializable(typeof(Rate))]
internal sealed partial class RateJson : JsonSerializerContext;

[ServerEndpoint("/rates")]
public sealed partial class Rates(HttpClient http)
{
    [OnMessage]
    private async ValueTask<Rate?> Get(string currency, CancellationToken closing)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(closing);
        limit.CancelAfter(TimeSpan.FromSeconds(2));
        return await http.GetFromJsonAsync($"https://rates.example.org/{Uri.EscapeDataString(currency)}", RateJson.Default.Rate, limit.Token);
    }

    [OnError]
    private ValueTask TooSlow(OperationCanceledException error, WsSession session) =>
        session.IsOpen && !error.CancellationToken.IsCancellationRequested ? session.SendAsync("later") : default;

    [OnError]
    private void Other(Exception error) => Console.Error.WriteLine(error);
}
