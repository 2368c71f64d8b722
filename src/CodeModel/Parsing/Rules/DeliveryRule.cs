using WsGen.CodeModel.Diagnostics;

namespace WsGen.CodeModel.Parsing.Rules;

/// <summary>WSG0008: how many messages are handled at once.</summary>
internal static class DeliveryRule
{
    /// <returns>The number; 1 if nothing is said.</returns>
    public static int Check(EndpointScope scope)
    {
        const string name = "MaxConcurrentMessages";
        if (AttributeTypes.ValueOf(scope, name).Value is not int count)
        {
            return 1;
        }

        if (count < 1)
        {
            scope.Report(
                DiagnosticDescriptors.MaxConcurrentMessagesOutOfRange,
                new IssueSite(scope.Type, scope.Attribute, name),
                scope.Type.Name,
                count);
        }

        return count;
    }
}
