namespace Microsoft.AspNetCore.Mvc;

/// <summary>ASP.NET Core's, which this program does not reference: it is known by its name.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class FromServicesAttribute : Attribute;
