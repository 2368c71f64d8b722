using WsGen.Connections;

namespace WsGen.Client.Reconnecting;

/// <summary>After which ends, and which failures, it makes sense to try again.</summary>
internal static class ReconnectRules
{
    /// <summary>The server has gone, or wants the client to come back; not, what it would say again: that the client does not keep to something.</summary>
    public static bool InvitesBack(CloseReason reason) => reason.Initiator != CloseInitiator.Local
        && (reason.Initiator == CloseInitiator.Transport
            ? reason.SentCode is not (CloseCode.ProtocolError or CloseCode.InvalidPayload or CloseCode.MessageTooBig or CloseCode.UnsupportedData or CloseCode.PolicyViolation)
            : reason.Code is CloseCode.GoingAway or CloseCode.AbnormalClosure or CloseCode.InternalError or CloseCode.ServiceRestart or CloseCode.TryAgainLater or CloseCode.BadGateway);

    /// <summary>What may be over in a moment.</summary>
    public static bool MayPass(Exception error) => error is WsHandshakeException failure && failure.Failure switch
    {
        HandshakeFailure.Resolve or HandshakeFailure.Connect or HandshakeFailure.Timeout or HandshakeFailure.Proxy or HandshakeFailure.ConnectionLost or HandshakeFailure.Tls => true,
        HandshakeFailure.Authentication => true, // the next token may do
        HandshakeFailure.Status => failure.StatusCode is 408 or 425 or 429 or >= 500,
        _ => false,
    };
}
