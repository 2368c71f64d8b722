using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using WsGen.Analyzers.Usage.Sending;
using WsGen.CodeModel.Parsing;

namespace WsGen.Analyzers.Usage.Dispatch;

/// <summary>A call that keeps its thread until something has happened elsewhere.</summary>
/// <param name="Name">The call, in short.</param>
/// <param name="Advice">What to do in its place.</param>
/// <param name="Replacement">
/// <see cref="Await"/>: what it waits for is awaited. Else the method that is awaited with the same arguments, after a type name and a dot if it is another type's. Null: it depends.
/// </param>
internal sealed record Blocking(string Name, string Advice, string? Replacement)
{
    public const string Await = "await";
}

/// <summary>Knows calls that block.</summary>
internal sealed class BlockingCalls(SendingApi api)
{
    private readonly INamedTypeSymbol? _thread = Find(api, "System.Threading.Thread");
    private readonly INamedTypeSymbol? _monitor = Find(api, "System.Threading.Monitor");
    private readonly INamedTypeSymbol? _semaphore = Find(api, "System.Threading.SemaphoreSlim");
    private readonly INamedTypeSymbol? _waitHandle = Find(api, "System.Threading.WaitHandle");
    private readonly INamedTypeSymbol? _event = Find(api, "System.Threading.ManualResetEventSlim");

    /// <summary>Where files and databases are reached; what has a counterpart that can be awaited waits for them.</summary>
    private readonly INamedTypeSymbol?[] _slow =
        [.. new[] { "System.IO.File", "System.IO.FileStream", "System.Data.Common.DbConnection", "System.Data.Common.DbCommand", "System.Net.Http.HttpClient" }.Select(name => Find(api, name))];

    public Blocking? Find(IOperation operation) => operation switch
    {
        IPropertyReferenceOperation { Property.Name: "Result", Instance: { } task } property when IsTask(property.Property.ContainingType) => OfTask(property, task, "Result"),
        IInvocationOperation call => FindCall(call),
        _ => null,
    };

    private Blocking? FindCall(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        INamedTypeSymbol type = method.ContainingType;
        bool Is(INamedTypeSymbol? known) => KnownTypes.IsOrDerivesFrom(type, known);

        return method.Name switch
        {
            "Sleep" when Is(_thread) => new Blocking("Thread.Sleep", "await Task.Delay", "Task.Delay"),
            "Join" when Is(_thread) => new Blocking("Thread.Join", "await a task in its place", null),
            "Wait" when Is(_monitor) => new Blocking("Monitor.Wait", "await a SemaphoreSlim or a Channel in its place", null),
            "GetResult" when call.Instance is IInvocationOperation { TargetMethod.Name: "GetAwaiter", Instance: { } awaited } && Configured(awaited) is { Type: { } awaitedType } task && IsTask(awaitedType) =>
                OfTask(call, task, "GetResult"),
            "Wait" when IsTask(type) && call.Instance is { } task => IsImmediate(call) ? null : OfTask(call, task, "Wait") is { } wait && method.Parameters.Length > 0
                ? wait with { Replacement = null }
                : OfTask(call, task, "Wait"),
            "WaitAll" when IsTask(type) => new Blocking("Task.WaitAll", "await Task.WhenAll", method.Parameters.Length == 1 ? "WhenAll" : null),
            "WaitAny" when IsTask(type) => new Blocking("Task.WaitAny", "await Task.WhenAny", null),
            "Wait" when Is(_semaphore) && !IsImmediate(call) => new Blocking("SemaphoreSlim.Wait", "await WaitAsync", "WaitAsync"),
            "Wait" when Is(_event) && !IsImmediate(call) => new Blocking("ManualResetEventSlim.Wait", "await a TaskCompletionSource in its place", null),
            "WaitOne" when Is(_waitHandle) && !IsImmediate(call) => new Blocking($"{type.Name}.WaitOne", "await a TaskCompletionSource or a SemaphoreSlim in its place", null),
            _ when api.IsBlockingSend(method) => new Blocking(method.Name, $"await {AsyncSendOf(method.Name)}", CanBeKept(call) ? AsyncSendOf(method.Name) : null),
            _ when Array.Exists(_slow, Is) && HasCounterpart(method) => new Blocking($"{type.Name}.{method.Name}", $"await {method.Name}Async", CanBeKept(call) ? method.Name + "Async" : null),
            _ => null,
        };
    }

    /// <summary>A task that has been awaited, or has been found to be complete, no longer blocks.</summary>
    private Blocking? OfTask(IOperation wait, IOperation task, string name) =>
        CompletedTasks.IsKnownToBeComplete(wait, task) ? null : new Blocking(name, "await the task", Blocking.Await);

    /// <summary>The task behind <c>ConfigureAwait</c>.</summary>
    private static IOperation Configured(IOperation awaited) => awaited is IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } task } ? task : awaited;

    private bool IsTask(ITypeSymbol type) => api.IsTask(type) || api.IsValueTask(type);

    /// <summary>True if it asks and does not wait: a time-out of zero.</summary>
    private static bool IsImmediate(IInvocationOperation call) => call.Arguments.Any(static argument =>
        argument.Value.ConstantValue is { HasValue: true, Value: 0 }
        || Operations.Unwrap(argument.Value) is IFieldReferenceOperation { Field: { Name: "Zero", ContainingType.Name: nameof(TimeSpan) } });

    private static string AsyncSendOf(string name) => name == "SendObject" ? "SendAsync" : name + "Async";

    /// <summary>True if no argument is a span: one cannot be kept until a task has completed.</summary>
    private static bool CanBeKept(IInvocationOperation call) => call.Arguments.All(static argument => Operations.Unwrap(argument.Value).Type is not { IsRefLikeType: true });

    /// <summary>True if there is a method of the same name and Async that takes the same parameters first and returns a task.</summary>
    private bool HasCounterpart(IMethodSymbol method)
    {
        for (INamedTypeSymbol? type = method.ContainingType; type is not null; type = type.BaseType)
        {
            if (type.GetMembers(method.Name + "Async").OfType<IMethodSymbol>().Any(other =>
                IsTask(other.ReturnType)
                && other.Parameters.Length >= method.Parameters.Length
                && other.Parameters.Skip(method.Parameters.Length).All(static parameter => parameter.IsOptional)
                && method.Parameters.Zip(other.Parameters, Fits).All(static fits => fits)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A span has a memory for its counterpart.</summary>
    private static bool Fits(IParameterSymbol parameter, IParameterSymbol other) =>
        SymbolEqualityComparer.Default.Equals(parameter.Type, other.Type)
        || (parameter.Type.IsRefLikeType && parameter.Type.Name.Replace("Span", "Memory") == other.Type.Name);

    private static INamedTypeSymbol? Find(SendingApi api, string name) => api.Known.Compilation.GetTypeByMetadataName(name);
}
