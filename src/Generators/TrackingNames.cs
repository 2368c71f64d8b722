namespace WsGen.Generators;

/// <summary>Names of the generator's steps, by which tests ask what was cached.</summary>
internal static class TrackingNames
{
    public const string Endpoints = nameof(Endpoints);
    public const string ClientEndpoints = nameof(ClientEndpoints);
    public const string Routes = nameof(Routes);
    public const string RegistrationTarget = nameof(RegistrationTarget);
    public const string Registration = nameof(Registration);

    /// <summary>Every step of a server whose output a model is. Of a client there is one.</summary>
    public static IReadOnlyList<string> All { get; } = [Endpoints, Routes, RegistrationTarget, Registration];
}
