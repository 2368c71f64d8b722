namespace WsGen.CodeModel.Diagnostics;

// Registering endpoints and message handlers, and connecting: 2002-2019.
internal static partial class DiagnosticIds
{
    public const string EndpointAddedLate = "WSG2002";
    public const string DeployedTypeIsNoEndpoint = "WSG2003";
    public const string EndpointRegisteredTwice = "WSG2004";
    public const string ConnectWhileDeploying = "WSG2005";
    public const string UriCannotBeConnectedTo = "WSG2006";
    public const string SecondMessageHandler = "WSG2007";
    public const string EndpointOfOtherProjectHasPath = "WSG2008";
}
