// What is kept of a message is a copy.
using WsGen;

public sealed class Recorder(Uri uri)
{
    private readonly List<byte[]> _frames = [];
    private readonly List<string> _texts = [];

    public async Task RecordAsync(int count, CancellationToken cancellationToken)
    {
        await using WsClient client = await WsClient.ConnectAsync(uri, cancellationToken: cancellationToken);
        await foreach (WsMessage message in client.Messages.WithCancellation(cancellationToken))
        {
            if (message.Kind == MessageKind.Text)
            {
                _texts.Add(message.ToString());
            }
            else
            {
                _frames.Add(message.Payload.ToArray());
            }

            if (_texts.Count + _frames.Count >= count)
            {
                break;
            }
        }

        await client.CloseAsync(CloseCode.NormalClosure, "recorded", cancellationToken);
    }
}
