// TLS with a certificate of the client's own and anchors of a private authority.
using System.Security.Cryptography.X509Certificates;
using WsGen;

WsClientOptions options = new();
options.Tls.TrustStore = "anchors.pem";
options.Tls.RevocationMode = X509RevocationMode.Online;
options.Tls.ClientCertificates.Add(X509Certificate2.CreateFromPemFile("client.pem", "client.key"));
await using WsClient client = await WsClient.ConnectAsync("wss://intern.example.org/ops", options);
await client.PingAsync("hello"u8.ToArray());
