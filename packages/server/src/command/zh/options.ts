// Options and arguments of dev and serve, and of the first commands.
export const options = `
output the version number
→ 显示版本号
address to listen on; 0.0.0.0 for all
→ 监听地址；0.0.0.0 表示所有地址
port to listen on; 0 takes a free one
→ 监听端口；0 表示任选空闲端口
address that the admin port listens on; that of --host when left out
→ 管理端口的监听地址；省略时与 --host 相同
a port of its own for /admin, /metrics, /healthz and /readyz, which the other then lacks; 0 takes
a free one
→ /admin、/metrics、/healthz 和 /readyz 的专用端口，原端口不再提供这些路径；0 表示任选空闲端口
a port for containers, which call http://api.weixin.qq.com there without a token; 0 takes a free
one
→ 供容器使用的端口，容器在此不带 token 调用 http://api.weixin.qq.com；0 表示任选空闲端口
address that the port for containers listens on; callers that reach it need no token
→ 容器端口的监听地址；能访问该地址的调用方不需要 token
the cloud environment that calls at the port for containers come from
→ 容器端口上的调用属于哪个云环境
PostgreSQL to use; dev takes it from the flag alone, else it uses the embedded database
→ 使用的 PostgreSQL；dev 只读取该选项，省略时使用内嵌数据库
folder of the embedded database, or "memory"
→ 内嵌数据库的目录，或 "memory"
folder of the template that new embedded databases are copied from; auto: the user's cache
→ 新建内嵌数据库所用模板的目录；auto 表示用户缓存目录
32 bytes (hex or base64) under which secrets are sealed; in dev kept in the data folder
→ 加密各项密钥的主密钥，32 字节（十六进制或 base64）；dev 保存在数据目录中
a second master key, which opens secrets but seals none: set it during a rotation alone
→ 上一把主密钥，只用于解密，不用于加密；仅在轮换期间设置
tokens of the admin API: TOKEN, or NAME:TOKEN,NAME=ROLE@OFFER/ENV:TOKEN; names appear in the audit
log; read at start
→ 管理接口的令牌：TOKEN，或 NAME:TOKEN,NAME=ROLE@OFFER/ENV:TOKEN；名称写入操作日志；启动时读取
where to write, while serving, what a program needs to use the service (JSON); no admin token in
serve
→ 运行期间写入就绪文件（JSON），供程序连接服务；serve 不写管理令牌
on: bring the database up to date at start; off: refuse to start on an older one
→ on：启动时升级数据库；off：数据库版本较旧时拒绝启动
how far ts may be from the real clock, in seconds; 0 does not look
→ ts 与实际时间最多相差多少秒；0 表示不检查
orders in one call of the database
→ 一次数据库调用最多处理的订单数
orders waiting, for each partition; one more is answered -1 at once
→ 每个分区最多排队的订单数；超出时立即返回 -1
how long an order waits to be sent, or for an account that another process holds
→ 订单等待发送，或等待其他进程占用的账户，最长多少毫秒
connections to PostgreSQL; behind a router 4 for each partition and 4 more
→ PostgreSQL 连接数；使用路由库时为每个分区 4 个，另加 4 个
how long to wait for a connection to PostgreSQL, for each server; connect_timeout in the URL
counts more
→ 等待每台 PostgreSQL 建立连接的时间；URL 中的 connect_timeout 优先
how long PostgreSQL may take over one statement
→ PostgreSQL 执行一条语句的时限
the largest request body
→ 请求体的最大字节数
how long a client may take to send a request
→ 客户端发送一个请求的时限
the largest file that pactolus offer import may send
→ pactolus offer import 可上传文件的最大字节数
how long an operator may take to send the file of an import
→ 上传导入文件的时限
how long a cloud call may take; shorter than the 15 s after which the SDK gives up
→ 云调用的时限；应短于 SDK 的 15 秒超时
accept cloud calls of wx-server-sdk before 2.0, whose signature leaves the fields of a call open
→ 接受 wx-server-sdk 2.0 以前版本的云调用；这些版本的签名不覆盖调用的字段
how long an idle connection stays open; longer than that of the proxy in front
→ 空闲连接保持多久；应长于前端代理的设置
how long /readyz says 503 after SIGTERM while calls are still answered; for what follows it, such
as a proxy
→ 收到 SIGTERM 后 /readyz 返回 503 而调用照常处理的时间，供代理等摘除流量
how long requests under way may take to finish after SIGTERM and the drain delay
→ 收到 SIGTERM 并经过上述延迟后，处理中的请求最多再用多久
whose X-Forwarded-For, X-Forwarded-Host and X-Forwarded-Proto to use: off, a number of proxies, or
their addresses
→ 采信谁的 X-Forwarded-For、X-Forwarded-Host 和 X-Forwarded-Proto：off、代理层数或代理地址
deliver pushes to private networks and this machine, too, there also without TLS
→ 允许推送到内网和本机，此时也可不用 TLS
a JSON file with the state to begin with, at every start: players, orders, clock, faults
→ 每次启动时加载的初始状态（JSON 文件）：玩家、订单、时钟、故障
answer the emulator's controls under every host name, not at localhost alone
→ 允许以任意主机名访问模拟器控制接口，不限于 localhost
trace, debug, info, warn, error, fatal or silent
→ trace、debug、info、warn、error、fatal 或 silent
one JSON object a line, or a line for people
→ 每行一个 JSON 对象，或便于阅读的文本
print the configuration, secrets masked, and stop
→ 打印配置（密钥已遮盖）后退出
processes that serve the port together, each with its own connections to the database
→ 共用端口的进程数，每个进程各有自己的数据库连接
close each day of every offer by itself when it is over
→ 每天结束后自动对所有 offer 做日结
archive entries and orders that are older than this many days
→ 归档早于这么多天的流水和订单
what to do with HTTP calls of other hosts
→ 如何处理对其他主机的 HTTP 调用
leave its connections alone: no proxy, no certificates
→ 不接管网络连接：不设代理，不生成证书
write a cloudbase_access_token there as well, and renew it every 10 minutes
→ 同时把 cloudbase_access_token 写入该文件，每 10 分钟更新
the player that getWXContext() speaks of
→ getWXContext() 返回的玩家
the demo game's
→ 演示游戏的
use the running dev at this address
→ 使用该地址上正在运行的 dev
the command and its arguments, after --
→ 要运行的命令及其参数，写在 -- 之后
the service to examine for
→ 按哪种模式检查
serve with a DATABASE_URL, else dev
→ 设置了 DATABASE_URL 时为 serve，否则为 dev
folder of the embedded database of dev
→ dev 的内嵌数据库目录
print the findings as JSON
→ 以 JSON 输出检查结果
the PostgreSQL to migrate
→ 要升级的 PostgreSQL
folder of the embedded database to migrate
→ 要升级的内嵌数据库的目录
make the embedded database where the folder has none
→ 目录中没有内嵌数据库时新建
say what is missing and change nothing
→ 只说明缺少什么，不做改动
print the report as JSON
→ 以 JSON 输出报告
the database, or the router's
→ 数据库，或路由库
the master key
→ 主密钥
the key before it, in a rotation
→ 轮换时的上一把主密钥
print the result as JSON
→ 以 JSON 输出结果
say what would be made and change nothing
→ 只说明会创建什么，不做改动
the router's database
→ 路由库
the databases of the partitions, in order: 1, 2, 4, 8 … of them
→ 各分区的数据库，按顺序列出：1、2、4、8…… 个
the new databases: that of partition 0 first
→ 新数据库，从分区 0 对应的开始
count them, see each where it belongs, and remove nothing
→ 只统计并核对归属，不删除
address of the service
→ 服务地址
token of the admin API; the variable keeps it out of the process list
→ 管理接口的令牌；用环境变量传递可避免出现在进程列表中
data folder of a running dev
→ 正在运行的 dev 的数据目录
print the answer as JSON
→ 以 JSON 输出返回内容
only calls of this operator or token
→ 只看该运营人员或令牌的调用
only calls of paths that begin so
→ 只看路径以此开头的调用
only the call with this rid
→ 只看该 rid 的调用
only calls of this kind
→ 只看该方法的调用
only those that were done, refused, or locked a name
→ 只看已执行、被拒绝或导致名称锁定的调用
from this time on
→ 起始时间（含）
before this time
→ 截止时间（不含）
rows to show, up to 500
→ 显示的行数，最多 500
go on where the page before ended
→ 从上一页结束处继续
every row, page after page
→ 逐页取出全部行
its appid, when WeChat gave it one
→ 微信分配的 appid
a generated one
→ 自动生成
a file with its secret, when it has one; - reads it from stdin
→ 存放已有 secret 的文件；- 表示标准输入
a file with the new one, instead of a generated one; - is stdin
→ 存放新 secret 的文件，省略时自动生成；- 表示标准输入
calls a second that each process answers for it
→ 每个进程每秒最多处理该游戏的调用次数
the player
→ 玩家
a file with the session_key that WeChat gave; - is stdin
→ 存放微信返回的 session_key 的文件；- 表示标准输入
how long it lives
→ 有效期
3 days
→ 3 天
only those of this game
→ 只看该游戏的
the game it belongs to
→ 所属游戏
what people call it
→ 显示名称
what its coins are called
→ 游戏币的名称
a file with its AppKey, when it has one: 16 to 128 characters, in dev from 1
→ 存放已有 AppKey 的文件：16 至 128 个字符，dev 至少 1 个
a file with its sandbox AppKey, when it has one
→ 存放已有沙箱 AppKey 的文件
how long after a pay it can be refunded
→ 扣款后多久之内可以退款
remember the cancel of an unknown bill_no, refuse its pay
→ 记录对未知 bill_no 的取消，之后拒绝该扣款
answer 90010 to players without a live session
→ 玩家没有有效登录态时返回 90010
allow production calls; 90017 when off
→ 允许正式环境调用；off 时返回 90017
allow sandbox calls; 90017 when off
→ 允许沙箱调用；off 时返回 90017
the protocols that its calls may use, such as 1.0,2.0 or 2.0,xpay
→ 调用可使用的协议，如 1.0,2.0 或 2.0,xpay
xpay refunds an order in several parts
→ xpay 可对一笔订单分多次退款
what the platform sells a coin for, in fen
→ 平台上一枚游戏币的售价，单位为分
which ledger
→ 正式环境或沙箱账本
a file with the key, instead of a generated one; - is stdin
→ 存放密钥的文件，省略时自动生成；- 表示标准输入
the file; it must not be there yet
→ 输出文件；不得已存在
the offer to take it
→ 导入到哪个 offer
the one that was exported
→ 导出时的 offer
the event: JSON, a file, or - for stdin
→ 事件：JSON、文件，或用 - 表示标准输入
print {"result": …} or {"error": …} as JSON
→ 以 JSON 输出 {"result": …} 或 {"error": …}
a function's config.json, with its list permissions.openapi
→ 云函数的 config.json，读取其中的 permissions.openapi
paths that its cloudbase_access_token may call: /*, /wxa/game/pay
→ cloudbase_access_token 可访问的路径：/*、/wxa/game/pay
permit only these; without it they are added to the permissions
→ 只保留这些权限；省略时追加到现有权限
the game that its functions belong to
→ 云函数所属的游戏
the offer
→ offer
only players whose openid begins like this
→ 只看 openid 以此开头的玩家
the balance at this instant, as 2026-04-01T00:00:00Z
→ 该时刻的余额，如 2026-04-01T00:00:00Z
the zone as the game sends it
→ 游戏传来的 zone_id
at this instant, as 2026-04-01T00:00:00Z
→ 该时刻，如 2026-04-01T00:00:00Z
order number: the same one again moves nothing
→ 单号；同一单号再次使用不会变动
kept with the order and shown in the statement
→ 随订单保存，并在流水中显示
instead of --bill-no: the number of a purchase with money
→ 代替 --bill-no：支付单的单号
protocol of the purchase
→ 支付单使用的协议
2.0, or xpay where the offer speaks it alone
→ 2.0；offer 只支持 xpay 时为 xpay
what the purchase costs, in fen
→ 支付单的金额，单位为分
how far the purchase is
→ 支付单的状态
how many
→ 数量
why; shown with the account
→ 原因，随账户显示
only these
→ 只看此类
a day before --to
→ --to 之前一天
Usage:
→ 用法：
Options:
→ 选项：
Commands:
→ 命令：
Arguments:
→ 参数：
display help for command
→ 显示命令的帮助
(add --help for what it takes)
→ （加上 --help 查看用法）
language of help and messages
→ 帮助和提示的语言
that of LC_ALL, LC_MESSAGES or LANG
→ 取自 LC_ALL、LC_MESSAGES 或 LANG
trace this share of calls (0 to 1) by OpenTelemetry; OTEL_EXPORTER_OTLP_ENDPOINT says where
to
→ 用 OpenTelemetry 采样该比例的调用（0 至 1）；发送地址为 OTEL_EXPORTER_OTLP_ENDPOINT
`
