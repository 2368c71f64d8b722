using WsGen.CodeModel.Models;

namespace WsGen.Generators.Emission;

/// <summary>
/// Writes the dispatcher: a private class inside of the endpoint, so that it may call private callbacks, with one override for each
/// kind of callback there is.
/// </summary>
internal static class DispatcherEmitter
{
    public static void Write(SourceWriter writer, EndpointModel endpoint)
    {
        string services = endpoint.DispatcherUsesServices ? $", {Names.ServiceProvider} services" : "";
        writer.Line("/// <summary>Stands between a session and its endpoint: calls the callbacks and sends what they return.</summary>");
        writer.Line(Names.GeneratedCode);
        writer.Line($"private sealed class {endpoint.DispatcherName}({Names.WsSession} session, {endpoint.TypeName} endpoint{services})");
        writer.Line($"    : {BaseOf(endpoint)}(session)");
        writer.Open();
        FieldEmitter.Write(writer, endpoint);
        CallbackEmitter.Write(writer, endpoint);
        WriteRelease(writer, endpoint.Disposal);
        if (endpoint.Client is { } client)
        {
            ClientEmitter.WriteCreation(writer, endpoint, client);
        }

        writer.Close();
    }

    private static string BaseOf(EndpointModel endpoint) =>
        endpoint.Client is null ? Names.EndpointDispatcher : Names.ClientDispatcher;

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
