// Newer forms of the language in callbacks.
using WsGen;

[ServerEndpoint("/calc")]
public sealed partial class Calculator
{
    [OnMessage]
    private string Calculate(string expression) => expression.Split(' ') switch
    {
        [var left, "+", var right] when Both(left, right) is var (a, b) => $"{a + b}",
        [var left, "*", var right] when Both(left, right) is var (a, b) => $"{a * b}",
        ["-", var only] when int.TryParse(only, out int value) => $"{-value}",
        [] or [""] => "0",
        _ => "?",
    };

    private static (int A, int B) Both(string left, string right) =>
        (int.TryParse(left, out int a) ? a : 0, int.TryParse(right, out int b) ? b : 0);
}
