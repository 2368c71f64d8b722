using System.Security.Cryptography.X509Certificates;

namespace WsGen.Transports;

/// <summary>Connection feature: what it carries is encrypted on its way.</summary>
internal interface IEncrypted
{
    /// <summary>The handshake of the encryption is over: until then nothing that is said would be sent.</summary>
    bool IsEstablished { get; }

    /// <summary>What the peer has shown that it is; null if it was not asked, or has shown nothing.</summary>
    X509Certificate2? ClientCertificate { get; }
}
