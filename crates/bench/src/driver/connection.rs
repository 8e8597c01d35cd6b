//! One connection that asks and waits for the answer.

use std::net::{IpAddr, SocketAddr};

use anyhow::{Context as _, Result, bail, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

/// The longest head of an answer.
const LONGEST_HEAD: usize = 16 * 1024;

/// A connection that stays open.
#[derive(Debug)]
pub(crate) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// What came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Answer<'a> {
    /// The status.
    pub(crate) status: u16,
    /// The body.
    pub(crate) body: &'a [u8],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Head {
    status: u16,
    /// Where the body begins.
    length: usize,
    /// How long the body is.
    body: usize,
}

impl Connection {
    /// Opens a connection, from an address of this machine's own where one is named.
    ///
    /// # Errors
    /// When nobody listens.
    pub(crate) async fn open(to: SocketAddr, from: Option<IpAddr>) -> Result<Self> {
        Ok(Self {
            stream: stream(to, from).await?,
            buffer: Vec::with_capacity(LONGEST_HEAD),
        })
    }

    /// Sends a request and reads the whole answer.
    ///
    /// # Errors
    /// When the connection ends, or what comes is no answer of a known length.
    pub(crate) async fn ask(&mut self, request: &[u8]) -> Result<Answer<'_>> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let head = loop {
            ensure!(
                self.stream.read_buf(&mut self.buffer).await? > 0,
                "the server closed the connection"
            );
            if let Some(head) = head(&self.buffer)? {
                break head;
            }
            ensure!(self.buffer.len() < LONGEST_HEAD, "a head without an end");
        };
        let whole = head.length + head.body;
        self.buffer.reserve(whole.saturating_sub(self.buffer.len()));
        while self.buffer.len() < whole {
            ensure!(
                self.stream.read_buf(&mut self.buffer).await? > 0,
                "the server closed the connection"
            );
        }
        Ok(Answer {
            status: head.status,
            body: &self.buffer[head.length..whole],
        })
    }
}

/// A stream without delay, from an address of this machine's own where one is named: one address has only so many ports.
///
/// # Errors
/// When nobody listens.
pub(crate) async fn stream(to: SocketAddr, from: Option<IpAddr>) -> Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    if let Some(from) = from {
        socket.bind(SocketAddr::new(from, 0))?;
    }
    let stream = socket.connect(to).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// Reads the head once it is there as a whole.
fn head(buffer: &[u8]) -> Result<Option<Head>> {
    let Some(end) = buffer.windows(4).position(|four| four == b"\r\n\r\n") else {
        return Ok(None);
    };
    let text = std::str::from_utf8(&buffer[..end]).context("a head that is no text")?;
    let mut lines = text.split("\r\n");
    let status = lines
        .next()
        .and_then(|line| line.split(' ').nth(1))
        .and_then(|status| status.parse().ok())
        .context("an answer without a status")?;
    let length = lines.find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.trim())
    });
    let Some(body) = length.and_then(|length| length.parse().ok()) else {
        bail!("an answer without a length: {text}");
    };
    Ok(Some(Head {
        status,
        length: end + 4,
        body,
    }))
}

#[cfg(test)]
mod tests {
    use super::{Head, head};

    #[test]
    fn a_head_is_read_when_it_is_whole() {
        let text = b"HTTP/1.1 200 OK\r\ncontent-type: x\r\nContent-Length: 5\r\n\r\nhel";
        assert_eq!(head(&text[..40]).unwrap(), None);
        let found = head(text).unwrap().unwrap();
        assert_eq!(
            found,
            Head {
                status: 200,
                length: 55,
                body: 5
            }
        );
        assert_eq!(&text[found.length..], b"hel");
        assert!(head(b"HTTP/1.1 200 OK\r\n\r\n").is_err());
    }
}
