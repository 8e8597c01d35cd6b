//! TLS for the scripted server: a certificate for `localhost`, good from 2020 to 2120, of an authority made for these tests.

use std::{io, path::PathBuf, sync::Arc};

use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::TlsAcceptor;

const CERTIFICATE: &[u8] = include_bytes!("tls/server.pem");
const KEY: &[u8] = include_bytes!("tls/server.key");

/// How a scripted server keeps its conversations private.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Privacy {
    /// Not at all.
    None,
    /// After STARTTLS, which it insists on.
    StartTls,
    /// From the first byte.
    Tls,
}

/// A connection, encrypted or not.
pub(super) trait Wire: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Wire for T {}

/// The file of the authority that the scripted server is to be trusted by.
pub fn authority() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/testing/tls/authority.pem")
}

/// The server's side of the handshake.
pub(super) async fn accept(stream: Box<dyn Wire>) -> io::Result<Box<dyn Wire>> {
    let config = config().map_err(io::Error::other)?;
    let stream = TlsAcceptor::from(Arc::new(config)).accept(stream).await?;
    Ok(Box::new(stream))
}

fn config() -> Result<ServerConfig, Box<dyn std::error::Error + Send + Sync>> {
    let certificate = CertificateDer::from_pem_slice(CERTIFICATE)?.into_owned();
    let key = PrivateKeyDer::from_pem_slice(KEY)?;
    Ok(
        ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)?,
    )
}
