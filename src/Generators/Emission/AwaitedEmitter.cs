using WsGen.CodeModel.Models;
using WsGen.CodeModel.Parsing;

namespace WsGen.Generators.Emission;

/// <summary>Writes who is asked before a handler gets a message: the [Send] methods that may be waiting for it.</summary>
internal static class AwaitedEmitter
{
    /// <summary>What the message is called once they have been asked.</summary>
    public const string Message = "reply";

    /// <summary>The question as a condition.</summary>
    /// <param name="callback">Whose message it is.</param>
    /// <param name="payload">The message as an expression.</param>
    /// <param name="isKept">It is called <see cref="Message"/> afterwards.</param>
    public static string Ask(CallbackModel callback, string payload, bool isKept)
    {
        string method = callback.Payload!.IsNullableValue ? "IsAwaitedOrNull" : "IsAwaited";
        int last = callback.Awaited.Count - 1;
        return string.Join(" || ", callback.Awaited.Select((awaited, i) =>
            $"{method}<{awaited.KeyTypeName}, {awaited.ReplyTypeName}, {callback.Payload.TypeName}>({(i == 0 ? payload : Message)}, " +
            $"{TypeNames.Literal(awaited.Correlation)}, static answer => {(awaited.OwnerTypeName is { } owner ? $"(({owner})answer)" : "answer")}.{awaited.Correlation}{(awaited.KeyMayBeNull ? "!" : "")}, " +
            $"out {(i == 0 && (isKept || last > 0) ? $"var {Message}" : "_")})"));
    }
}
