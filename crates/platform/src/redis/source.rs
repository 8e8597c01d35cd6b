//! Where Redis is: one server, a cluster, or whichever server the sentinels name.

use std::time::Duration;

use ::redis::{
    AsyncConnectionConfig, Client, Cmd, ErrorKind, Pipeline, RedisError, RedisFuture, RedisResult,
    TlsMode, Value,
    aio::{ConnectionLike, MultiplexedConnection, PubSubSink, PubSubStream},
    cluster::ClusterClient,
    cluster_async::ClusterConnection,
    sentinel::{SentinelClient, SentinelNodeConnectionInfo, SentinelServerType},
};
use tokio::sync::Mutex;

use super::ANSWER_TIME;

/// How long one server may take to let us in.
const CONNECT_TIME: Duration = Duration::from_millis(250);
/// How often a cluster asks another of its nodes before it gives up; by then nobody waits any more.
const CLUSTER_TRIES: u32 = 2;

/// Why a URL names no Redis.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UrlFault {
    /// It is of another kind.
    #[error(
        "must begin with redis://, rediss:// or unix://, or with one of the first two and +cluster or +sentinel"
    )]
    UnknownKind,
    /// Something in it cannot be read.
    #[error("cannot be read: {0}")]
    Unreadable(String),
    /// The sentinels are not told which service is meant.
    #[error(
        "names no service: redis+sentinel://host:26379/SERVICE says which one the sentinels watch"
    )]
    NoService,
}

/// Whether a URL names a Redis; nothing is asked.
///
/// # Errors
/// What is wrong with it; the text holds no password.
pub fn check_url(url: &str) -> Result<(), UrlFault> {
    parse(url).map(|_| ())
}

/// A URL of Redis as it may be shown: without user and password.
pub fn without_password(url: &str) -> String {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    let Some((scheme, rest)) = url.split_once("://") else {
        return "***".to_owned();
    };
    let place = rest.rsplit_once('@').map_or(rest, |(_, place)| place);
    format!("{scheme}://{place}")
}

/// Where connections come from.
pub(super) enum Source {
    One(Box<Client>),
    Cluster {
        cluster: Box<ClusterClient>,
        /// Each of the named nodes alone: whatever is published on a cluster is heard on every node of it.
        nodes: Vec<Client>,
    },
    Sentinel(Box<Mutex<SentinelClient>>),
}

/// A connection that many share.
#[derive(Clone)]
pub(super) enum Line {
    One(MultiplexedConnection),
    Cluster(ClusterConnection),
}

/// Reads a URL.
pub(super) fn parse(url: &str) -> Result<Source, UrlFault> {
    let (scheme, rest) = url.split_once("://").ok_or(UrlFault::UnknownKind)?;
    match scheme.split_once('+') {
        None if matches!(scheme, "redis" | "rediss" | "unix") => {
            Ok(Source::One(Box::new(client(url)?)))
        }
        Some((plain @ ("redis" | "rediss"), "cluster")) => cluster(plain, rest),
        Some((plain @ ("redis" | "rediss"), "sentinel")) => sentinel(plain, rest),
        _ => Err(UrlFault::UnknownKind),
    }
}

impl Source {
    /// A new connection for commands.
    pub(super) async fn connect(&self) -> RedisResult<Line> {
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(CONNECT_TIME))
            .set_response_timeout(Some(ANSWER_TIME));
        let client = match self {
            Self::One(client) => client.as_ref().clone(),
            Self::Sentinel(sentinel) => sentinel.lock().await.async_get_client().await?,
            Self::Cluster { cluster, .. } => {
                return Ok(Line::Cluster(cluster.get_async_connection().await?));
            }
        };
        let connection = client
            .get_multiplexed_async_connection_with_config(&config)
            .await?;
        Ok(Line::One(connection))
    }

    /// A new connection that hears what is published on a channel.
    pub(super) async fn listen(&self, channel: &str) -> RedisResult<(PubSubSink, PubSubStream)> {
        let clients = match self {
            Self::One(client) => vec![client.as_ref().clone()],
            Self::Sentinel(sentinel) => vec![sentinel.lock().await.async_get_client().await?],
            Self::Cluster { nodes, .. } => nodes.clone(),
        };
        let mut last = RedisError::from((ErrorKind::InvalidClientConfig, "no host is named"));
        for client in clients {
            match listen(&client, channel).await {
                Ok(both) => return Ok(both),
                Err(error) => last = error,
            }
        }
        Err(last)
    }
}

async fn listen(client: &Client, channel: &str) -> RedisResult<(PubSubSink, PubSubStream)> {
    let listening = async {
        let (mut sink, stream) = client.get_async_pubsub().await?.split();
        sink.subscribe(channel).await?;
        Ok((sink, stream))
    };
    tokio::time::timeout(CONNECT_TIME + ANSWER_TIME, listening)
        .await
        .unwrap_or_else(|_| Err((ErrorKind::Io, "it does not answer in time").into()))
}

fn client(url: &str) -> Result<Client, UrlFault> {
    Client::open(url).map_err(|error| unreadable(&error))
}

fn cluster(scheme: &str, rest: &str) -> Result<Source, UrlFault> {
    let (hosts, _) = hosts(scheme, rest);
    let nodes = hosts
        .iter()
        .map(|host| client(host))
        .collect::<Result<_, _>>()?;
    let cluster = ClusterClient::builder(hosts)
        .connection_timeout(CONNECT_TIME)
        .response_timeout(ANSWER_TIME)
        .retries(CLUSTER_TRIES)
        .build()
        .map_err(|error| unreadable(&error))?;
    Ok(Source::Cluster {
        cluster: Box::new(cluster),
        nodes,
    })
}

/// User and password of the URL are those of the servers; the sentinels are asked without.
fn sentinel(scheme: &str, rest: &str) -> Result<Source, UrlFault> {
    let (hosts, service) = hosts(scheme, rest);
    if service.is_empty() {
        return Err(UrlFault::NoService);
    }
    let mut servers = SentinelNodeConnectionInfo::default();
    if let Some(first) = hosts.first() {
        let first = client(first)?;
        let settings = first.get_connection_info().redis_settings().clone();
        servers = servers.set_redis_connection_info(settings);
    }
    if scheme == "rediss" {
        servers = servers.set_tls_mode(TlsMode::Secure);
    }
    let sentinels: Vec<String> = hosts.iter().map(|host| without_password(host)).collect();
    let sentinel = SentinelClient::build(
        sentinels,
        service,
        Some(servers),
        SentinelServerType::Master,
    )
    .map_err(|error| unreadable(&error))?;
    Ok(Source::Sentinel(Box::new(Mutex::new(sentinel))))
}

/// A URL for each of the hosts, and the path behind them.
fn hosts<'a>(scheme: &str, rest: &'a str) -> (Vec<String>, &'a str) {
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let (user, hosts) = authority
        .rsplit_once('@')
        .map_or((String::new(), authority), |(user, hosts)| {
            (format!("{user}@"), hosts)
        });
    let urls = hosts
        .split(',')
        .map(|host| format!("{scheme}://{user}{host}"))
        .collect();
    (urls, path)
}

fn unreadable(error: &RedisError) -> UrlFault {
    // The client repeats of a URL at most the word that it does not know.
    UrlFault::Unreadable(error.to_string())
}

impl ConnectionLike for Line {
    fn req_packed_command<'a>(&'a mut self, cmd: &'a Cmd) -> RedisFuture<'a, Value> {
        match self {
            Self::One(line) => line.req_packed_command(cmd),
            Self::Cluster(line) => line.req_packed_command(cmd),
        }
    }

    fn req_packed_commands<'a>(
        &'a mut self,
        pipeline: &'a Pipeline,
        offset: usize,
        count: usize,
    ) -> RedisFuture<'a, Vec<Value>> {
        match self {
            Self::One(line) => line.req_packed_commands(pipeline, offset, count),
            Self::Cluster(line) => line.req_packed_commands(pipeline, offset, count),
        }
    }

    fn get_db(&self) -> i64 {
        match self {
            Self::One(line) => line.get_db(),
            Self::Cluster(line) => line.get_db(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_server_a_cluster_and_sentinels_are_told_apart() {
        for (url, kind) in [
            ("redis://127.0.0.1", "one"),
            ("rediss://user:geheim@redis.example:6380/3", "one"),
            ("unix:///run/redis.sock?pass=geheim", "one"),
            ("redis+cluster://:geheim@a:7000,b:7000,c:7000", "cluster"),
            ("rediss+sentinel://:geheim@a:26379,b/chophien", "sentinel"),
        ] {
            let found = match parse(url).unwrap_or_else(|fault| panic!("{url}: {fault}")) {
                Source::One(_) => "one",
                Source::Cluster { nodes, .. } => {
                    assert_eq!(nodes.len(), 3);
                    "cluster"
                }
                Source::Sentinel(_) => "sentinel",
            };
            assert_eq!(found, kind, "{url}");
            let shown = without_password(url);
            assert!(
                !shown.contains("geheim") && !shown.contains("user"),
                "{shown}"
            );
        }
    }

    #[test]
    fn a_url_that_names_none_says_what_is_wrong_and_no_password() {
        for url in [
            "127.0.0.1:6379",
            "http://:geheim@redis.example",
            "redis+swarm://:geheim@redis.example",
            "redis+sentinel://:geheim@redis.example:26379",
            "redis://:geheim@redis.example:port",
            "redis://:geheim@",
            "redis://:geheim@redis.example/geheim",
        ] {
            let fault = check_url(url).expect_err(url).to_string();
            assert!(!fault.contains("geheim"), "{fault}");
        }
    }
}
