// Dates, enums by name, nullable values.
using WsGen;

public enum Phase
{
    New,
    Waxing,
    Full,
    Waning,
}

[ServerEndpoint("/moon")]
public sealed partial class Moon
{
    private static readonly DateOnly Epoch = new(2000, 1, 6);

    [OnMessage]
    private Phase Of(DateOnly day)
    {
        double age = (day.DayNumber - Epoch.DayNumber) % 29.53;
        return age switch
        {
            < 1 => Phase.New,
            < 14 => Phase.Waxing,
            < 16 => Phase.Full,
            _ => Phase.Waning,
        };
    }
}

[ServerEndpoint("/next/{phase}")]
public sealed partial class NextMoon
{
    [OnMessage]
    private DateOnly? After(DateOnly day, [PathParam] Phase phase) => phase is Phase.New or Phase.Full ? day.AddDays(14) : null;
}
