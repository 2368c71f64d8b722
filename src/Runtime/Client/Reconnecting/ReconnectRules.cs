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
    /// <param name="error">Why an attempt failed.</param>
    /// <param name="isRenewed">The application has a say before each attempt, and may have another token by then.</param>
    public static bool MayPass(Exception error, bool isRenewed) => error is WsHandshakeException failure && failure.Failure switch
    {
        HandshakeFailure.Resolve or HandshakeFailure.Connect or HandshakeFailure.Timeout or HandshakeFailure.Proxy or HandshakeFailure.ConnectionLost or HandshakeFailure.Tls => true,
        HandshakeFailure.Authentication => isRenewed, // the same password again and again would lock an account
        HandshakeFailure.Status => failure.StatusCode is 408 or 425 or 429 or >= 500,
        _ => false,
    };
}
