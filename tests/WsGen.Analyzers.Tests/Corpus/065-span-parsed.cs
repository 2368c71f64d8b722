// What is made of a span is no part of it.
using System.Buffers.Text;
using WsGen;

[ServerEndpoint("/sensor")]
public sealed partial class Sensor
{
    private readonly List<double> _values = new(1000);
    private double _highest = double.MinValue;

    [OnMessage(MessageKind.Text)]
    private void Measure(ReadOnlySpan<byte> utf8)
    {
        while (Utf8Parser.TryParse(utf8, out double value, out int consumed))
        {
            _highest = Math.Max(_highest, value);
            if (_values.Count < _values.Capacity)
            {
                _values.Add(value);
            }

            utf8 = utf8[Math.Min(consumed + 1, utf8.Length)..];
        }
    }

    [OnMessage]
    private double Highest(PongMessage pong, WsSession session) => session.IsOpen && pong.ApplicationData.IsEmpty ? _highest : _values.LastOrDefault();
}
