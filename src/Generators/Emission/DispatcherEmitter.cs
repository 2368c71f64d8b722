using WsGen.CodeModel.Models;
using WsGen.CodeModel.Parsing;

namespace WsGen.Generators.Emission;

/// <summary>
/// Writes the dispatcher: a private class inside of the endpoint, so that it may call private callbacks, with one override for each
/// kind of callback there is.
/// </summary>
internal static class DispatcherEmitter
{
    /// <summary>One line on what was understood of a callback.</summary>
    public static string Describe(CallbackModel callback)
    {
        string reply = callback.Reply switch
        {
            ReplyKind.Text => ", replied as text",
            ReplyKind.Binary => ", replied as binary",
            _ => "",
        };
        string limit = callback.MaxMessageSize > 0 ? $", at most {SourceWriter.Number(callback.MaxMessageSize)} bytes" : "";
        return $"{callback.Kind.ToString().ToLowerInvariant()}: {callback.Signature}{reply}{limit}";
    }

    public static void Write(SourceWriter writer, EndpointModel endpoint)
    {
        writer.Line("/// <summary>Stands between a session and its endpoint: calls the callbacks and sends what they return.</summary>");
        writer.Line(Names.GeneratedCode);
        writer.Line($"private sealed class {endpoint.DispatcherName}({Names.WsSession} session, {endpoint.TypeName} endpoint)");
        writer.Line($"    : {Names.EndpointDispatcher}(session)");
        writer.Open();
        writer.Line($"private readonly {endpoint.TypeName} _endpoint = endpoint;");
        WritePathValues(writer, endpoint);
        foreach (CallbackModel callback in endpoint.Callbacks)
        {
            writer.Line();
            WriteCallback(writer, callback);
        }

        WriteRelease(writer, endpoint.Disposal);
        writer.Close();
    }

    private static void WritePathValues(SourceWriter writer, EndpointModel endpoint)
    {
        if (endpoint.PathValues.Count == 0)
        {
            return;
        }

        writer.Line();
        writer.Line("// values of the path's variables, set before any callback is called");
        foreach (PathValueModel value in endpoint.PathValues)
        {
            writer.Line($"private {value.TypeName ?? "string"} {value.FieldName} = default!;");
        }

        writer.Line();
        writer.Line($"public override void {Names.BindPath}()");
        writer.Open();
        foreach (PathValueModel value in endpoint.PathValues)
        {
            string type = value.TypeName is { } name ? $"<{name}>" : "";
            writer.Line($"{value.FieldName} = PathParameter{type}({SourceWriter.Number(value.Ordinal)}); // {{{value.Variable}}}");
        }

        writer.Close();
    }

    private static void WriteCallback(SourceWriter writer, CallbackModel callback)
    {
        string method = callback.Kind switch
        {
            CallbackKind.Open => "OnOpenAsync()",
            CallbackKind.Text => $"OnTextAsync(in {Names.InboundMessage} message)",
            CallbackKind.Binary => $"OnBinaryAsync(in {Names.InboundMessage} message)",
            CallbackKind.Error => $"OnErrorAsync({Names.Exception} error)",
            _ => $"OnCloseAsync({Names.CloseReason} reason)",
        };
        string call = $"_endpoint.{callback.MethodName}({string.Join(", ", callback.Arguments.Select(Argument))})";
        string? value = callback switch
        {
            { Reply: ReplyKind.Text } => $"ReplyTextAsync({call})",
            { Reply: ReplyKind.Binary } => $"ReplyBinaryAsync({call})",
            { Completion: CompletionKind.ValueTask } => call,
            { Completion: CompletionKind.Task } => $"new({call})",
            _ => null,
        };

        writer.Line($"// {Describe(callback)}");
        writer.Line($"public override {Names.ValueTask} {method}{(value is null ? "" : " =>")}");
        if (value is not null)
        {
            writer.Line($"    {value};");
            return;
        }

        writer.Open();
        writer.Line($"{call};");
        writer.Line("return default;");
        writer.Close();
    }

    private static string Argument(ArgumentModel argument) => argument.Source switch
    {
        ArgumentSource.PayloadString => "message.GetString()",
        ArgumentSource.PayloadSpan => "message.Span",
        ArgumentSource.PayloadMemory => "message.Memory",
        ArgumentSource.PayloadSequence => "message.Sequence",
        ArgumentSource.Session => "Session",
        ArgumentSource.Closing => "Closing",
        ArgumentSource.CloseReason => "reason",
        ArgumentSource.Error => "error",
        _ => argument.PathField!,
    };

    private static void WriteRelease(SourceWriter writer, DisposalKind disposal)
    {
        if (disposal == DisposalKind.None)
        {
            return;
        }

        writer.Line();
        writer.Line("// the session has ended: the endpoint is disposed of");
        if (disposal == DisposalKind.DisposeAsync)
        {
            writer.Line($"public override {Names.ValueTask} ReleaseAsync() =>");
            writer.Line("    ((global::System.IAsyncDisposable)_endpoint).DisposeAsync();");
            return;
        }

        writer.Line($"public override {Names.ValueTask} ReleaseAsync()");
        writer.Open();
        writer.Line("((global::System.IDisposable)_endpoint).Dispose();");
        writer.Line("return default;");
        writer.Close();
    }
}
