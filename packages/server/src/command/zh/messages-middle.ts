// Messages of the commands from exec to order.
export const messagesMiddle = `
the emulator is at {}
→ 模拟器地址为 {}
There is no command {}.
→ 命令 {} 不存在。
{} cannot be run: {}
→ 无法运行 {}：{}
--out must end in .csv or .xlsx, not "{}"
→ --out 须以 .csv 或 .xlsx 结尾，不能是 "{}"
{} is there already: choose another file
→ {} 已存在，请换一个文件
{} is written: {} bytes.
→ 已写入 {}，共 {} 字节。
received
→ 已接收
bytes
→ 字节
This is a fault of Pactolus: {} Run it again with PACTOLUS_DEBUG=on for the details, and report
both with the version.
→ Pactolus 内部错误：{}
→ 请设置 PACTOLUS_DEBUG=on 重新执行以获得详细信息，并连同版本号一起反馈。
Use a role with this privilege; PL/Proxy wants a superuser.
→ 请使用具有该权限的角色；PL/Proxy 需要超级用户。
The database refuses: {} (SQLSTATE {}).{}
→ 数据库拒绝：{}（SQLSTATE {}）。{}
it has expired
→ 已过期
it is not valid yet
→ 尚未生效
nobody this machine trusts has signed it
→ 签发者不受本机信任
it is for another host
→ 属于其他主机
The certificate of the database was refused: {} ({}). Name its authority with sslrootcert=FILE in
the address; docs/tls.md has the modes.
→ 数据库的证书不可信：{}（{}）。请在地址中用 sslrootcert=FILE 指定 CA，各种模式见 docs/tls.md。
The database takes no TLS. Set ssl=on there, or see docs/tls.md for the modes.
→ 数据库未启用 TLS。请在数据库上设置 ssl=on，各种模式见 docs/tls.md。
Port {} of {} is taken. Choose another with --port, or --port 0 for any free one.
→ {2} 的端口 {1} 已被占用。请用 --port 换一个，或用 --port 0 任选空闲端口。
This user may not listen on port {}. Choose a port from 1024 with --port.
→ 当前用户不能监听端口 {}。请用 --port 指定 1024 及以上的端口。
This machine has no address {}. Choose one of its own with --host, or 0.0.0.0 for all of them.
→ 本机没有地址 {}。请用 --host 指定本机地址，或用 0.0.0.0 表示所有地址。
The service cannot listen on {}:{} ({}). Choose another with --host and --port.
→ 无法监听 {}:{}（{}）。请用 --host 和 --port 另选。
this user may not use it
→ 当前用户没有权限
it does not exist, and neither does its folder, or it cannot be made there
→ 文件及其目录不存在，或无法在此创建
a part of the path is not a folder
→ 路径中有一部分不是目录
there is a file of this name
→ 已有同名文件
it is a folder
→ 它是目录
the disk is full
→ 磁盘已满
the disk is read-only
→ 磁盘只读
{} cannot be used: {}. Choose another path.
→ 无法使用 {}：{}。请换一个路径。
Nothing answers at {}:{}. Is the database running?
→ {}:{} 没有响应。数据库在运行吗？
There is no host {}. Is the address of the database right?
→ 主机 {} 不存在。数据库地址正确吗？
The connection failed: {}. Is the address of the database right?
→ 连接失败：{}。数据库地址正确吗？
No fault is left.
→ 故障规则已全部删除。
Rule {} is gone.
→ 规则 {} 已删除。
Rule {}: {} {}
→ 规则 {}：{}  {}
There is no fault.
→ 没有故障规则。
It must be a whole number.
→ 须为整数。
It must be a number from 0 to {}.
→ 须为 0 至 {} 的数。
{} is not JSON: {}
→ {} 不是 JSON：{}
{} has no list permissions.openapi: {"permissions":{"openapi":["midas.cancelPay"]}}
→ {} 中没有 permissions.openapi 列表：{"permissions":{"openapi":["midas.cancelPay"]}}
Did you mean {}?
→ 是否想用 {}？
{} is not an API of this service.{}
→ {} 不是本服务的接口。{}
about {} entries, {}
→ 约 {} 条流水，{}
{} entries, {}
→ {} 条流水，{}
Archived entries from before {}: {}.
→ 已归档 {} 之前的流水 {} 条。
Another process archives now: run this again later.
→ 其他进程正在归档，请稍后重新执行。
Partitions are being doubled: nothing is archived meanwhile.
→ 分区正在扩容，期间不归档。
{} is detached: {} entries were removed from the database. Keep {}.
→ {} 已移出：从数据库删除了 {} 条流水。请保存好 {}。
{} is restored: {} entries.
→ {} 已恢复：{} 条流水。
They equal its file: sha256 {}.
→ 与其文件一致：sha256 {}。
The month is not as it was in its file: entries may have been archived late. pactolus history verify --with-service shows the first line.
→ 该月与其文件不一致，可能有流水在之后才归档。pactolus history verify --with-service 可显示第一处不同。
A job for another month was under way, and has ended: run this again.
→ 另一个月份的任务刚刚结束，请重新执行。
Partitions are being doubled: run this again afterwards.
→ 分区正在扩容，请在扩容完成后重新执行。
Entries from before {} are detached, but for the last one: docs/history.md.
→ {} 之前的流水已移出数据库，只保留最后一条，见 docs/history.md。
Nothing that old is left to archive.
→ 没有更早的流水需要归档。
pactolus exec refuses {}: --other-hosts pass lets calls of other hosts through.
→ pactolus exec 拒绝访问 {}：使用 --other-hosts pass 可放行对其他主机的调用。
The proxy "{}" of the environment is no host:port and no URL.
→ 环境变量中的代理 "{}" 不是 host:port，也不是 URL。
It must be a whole number from {} to {}.
→ 须为 {} 至 {} 的整数。
It may hold digits, letters and _ - | * @, up to 63 of them.
→ 只能包含数字、字母和 _ - | * @，最多 63 个字符。
standard input
→ 标准输入
{} is empty
→ {} 为空
app secrets
→ 个游戏 secret
secretKeys of cloud environments
→ 个云环境 secretKey
session keys
→ 个 session_key
secrets of push targets
→ 个推送密钥
one-time codes of operators
→ 个运营人员动态码
Which database? Set DATABASE_URL or pass --database-url.
→ 哪个数据库？请设置 DATABASE_URL 或 --database-url。
Which key? Set PACTOLUS_MASTER_KEY or pass --master-key-file.
→ 哪把密钥？请设置 PACTOLUS_MASTER_KEY 或 --master-key-file。
The database is older than this release: run pactolus migrate first.
→ 数据库版本较旧，请先执行 pactolus migrate。
, {} of them under the previous key
→ ，其中 {} 个使用上一把主密钥
{} {}: {} sealed again, {} were already
→ {} {}：重新加密 {} 个，其余 {} 个已是新密钥
does not open: {}
→ 无法解开：{}
{} sealed values do not open under this key.
→ 有 {} 条密文无法用该密钥解开。
Every secret opens under the master key.
→ 主密钥可解开全部密文。
The database ({}) is up to date.
→ 数据库（{}）已是最新。
would apply
→ 将执行
applied
→ 已执行
would renew the functions of {}
→ 将更新 {} 的函数
renewed the functions of {}
→ 已更新 {} 的函数
Nothing was changed. The same without --dry-run does it.
→ 没有做任何改动。去掉 --dry-run 即可执行。
The database ({}) is up to date now.
→ 数据库（{}）已升级到最新。
Give --database-url or --data, not both: they name two databases.
→ --database-url 和 --data 指定了两个数据库，请只用其中一个。
Which database? Set DATABASE_URL or pass --database-url for a PostgreSQL, or pass --data DIR for
an embedded one (pactolus dev keeps its own in data).
→ 哪个数据库？请设置 DATABASE_URL 或 --database-url 指定 PostgreSQL，或用 --data DIR 指定内嵌数据库（pactolus dev 的在 data 中）。
A database in memory is gone when the command ends: name a folder.
→ 内存数据库在命令结束时消失，请指定目录。
The folder {} holds no database. Check its name. pactolus dev makes a new one, and so does --create here.
→ 目录 {} 中没有数据库，请检查目录名。pactolus dev 会新建数据库，本命令加 --create 也会。
There is no dialect "{}": there are {}.
→ 协议 "{}" 不存在，可用的有 {}。
There is no offer here; pactolus offer create makes one.
→ 还没有 offer，可用 pactolus offer create 登记。
The offer is registered.
→ offer 已登记。
An AppKey is shown only once.
→ AppKey 只显示这一次。
Nothing to change: give at least one setting, such as --name.
→ 没有要修改的内容：请至少指定一项设置，如 --name。
This offer has no key.
→ 该 offer 没有 AppKey。
key-id must be a number of pactolus offer keys, not "{}"
→ key-id 须为 pactolus offer keys 中的编号，不能是 "{}"
Key {} of offer {} is retired.
→ offer {2} 的 AppKey {1} 已停用。
Offer {} has another key for {}: number {}.
→ 已为 offer {} 的 {} 环境添加 AppKey，编号 {}。
{} sets a password with this link, until {}:
→ 请 {} 在 {} 之前通过以下链接设置密码：
It works once and is shown only once: send it to that person alone.
→ 链接只能使用一次，也只显示这一次：请只发给本人。
There is no operator yet; pactolus operator add makes one.
→ 还没有运营人员，可用 pactolus operator add 添加。
no grant
→ 没有权限
{} does not have {}, but {}.
→ {} 没有权限 {}，现有：{}。
{} sessions of {} ended.
→ 已退出 {2} 的 {1} 个会话。
{} is not signed in.
→ {} 没有登录。
"{}" is no grant: write ROLE, ROLE@OFFER or ROLE@OFFER/ENV, with a role of {}.
→ "{}" 不是有效的权限：请写 ROLE、ROLE@OFFER 或 ROLE@OFFER/ENV，角色为 {} 之一。
No order of offer {} ({}) is like that in that time.
→ offer {}（{}）在该时间段内没有符合条件的订单。
There is no order {} in offer {} ({}).
→ offer {2}（{3}）中没有订单 {1}。
Run the command again as it is: a pay is cancelled once.
→ 请原样重新执行：一笔扣款只会取消一次。
The account: {}
→ 账户：{}
a part of {}
→ {} 的一部分
Refunded {} before: {} coins, {} of them gifts.
→ {} 之前已退款：退还 {} 枚，其中赠送币 {}。
Refunded {}: {} coins, {} of them gifts.
→ 已退款 {}：退还 {} 枚，其中赠送币 {}。
none: it was cancelled before it arrived
→ 无：到达前已取消
{}, {} of them gifts
→ {}，其中赠送币 {}
It must be a month as 2025-03.
→ 须为月份，如 2025-03。
{} Try again.
→ {}请重试。
{} is in {}: {}, {} bytes.
→ {} 已导出到 {}：{}，{} 字节。
{} is whole: {}, {}.
→ {} 完整：{}，{}。
Each line equals what the database has.
→ 每一行都与数据库一致。
read
→ 已读取
Line {} of {} is not what the database has:
→ {2} 的第 {1} 行与数据库不一致：
no line
→ 没有这一行
It is no whole gzip file ({}).
→ 不是完整的 gzip 文件（{}）。
{} entries of {} accounts, paid {}, gift {}
→ {2} 个账户的 {1} 条流水，付费币 {3}，赠送币 {4}
`
