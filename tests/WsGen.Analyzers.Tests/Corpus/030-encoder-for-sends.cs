// An encoder for what is sent by hand.
using System.Buffers;
using System.Text;
using WsGen;

public sealed record Alarm(string Text, int Level);

public sealed class AlarmEncoder : ITextEncoder<Alarm>
{
    public void Encode(Alarm value, IBufferWriter<byte> utf8) => Encoding.UTF8.GetBytes($"[{new string('!', value.Level)}] {value.Text}", utf8);
}

[ServerEndpoint("/alarms", Encoders = [typeof(AlarmEncoder)])]
public sealed partial class Alarms
{
    [OnOpen]
    private async ValueTask Greet(WsSession session, CancellationToken closing) => await session.SendAsync(new Alarm("connected", 1), closing);

    [OnMessage]
    private ValueTask Raise(int level, WsSession session) => session.SendAsync(new Alarm("raised", Math.Clamp(level, 1, 5)));
}
