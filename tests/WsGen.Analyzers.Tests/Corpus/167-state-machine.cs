// A dialogue in states, each of which answers in its own way.
using WsGen;

[ServerEndpoint("/dialogue")]
public sealed partial class Dialogue
{
    private State _state = State.Name;
    private string _name = "";

    private enum State
    {
        Name,
        Age,
        Done,
    }

    [OnOpen]
    private ValueTask Ask(WsSession session) => session.SendAsync("What is your name?");

    [OnMessage]
    private string Next(string answer)
    {
        switch (_state)
        {
            case State.Name:
                _name = answer;
                _state = State.Age;
                return $"How old are you, {_name}?";
            case State.Age when int.TryParse(answer, System.Globalization.CultureInfo.InvariantCulture, out int age):
                _state = State.Done;
                return age > 17 ? "Come in." : "Come back later.";
            case State.Age:
                return "In numbers, please.";
            default:
                return "We are through.";
        }
    }
}
