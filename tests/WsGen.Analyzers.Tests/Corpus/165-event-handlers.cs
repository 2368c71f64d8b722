// Events of other objects, unsubscribed from when the session ends.
using WsGen;

public sealed class Thermometer
{
    public event EventHandler<double>? Changed;

    public void Set(double degrees) => Changed?.Invoke(this, degrees);
}

[ServerEndpoint("/temperature")]
public sealed partial class Temperature(Thermometer thermometer, WsSession session)
{
    [OnOpen]
    private void Subscribe() => thermometer.Changed += Tell;

    [OnClose]
    private void Unsubscribe() => thermometer.Changed -= Tell;

    private void Tell(object? sender, double degrees) =>
        session.SendAsync(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{degrees:0.0}"), static _ => { });
}
